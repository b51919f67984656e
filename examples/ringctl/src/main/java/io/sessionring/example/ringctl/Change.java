package io.sessionring.example.ringctl;

import io.sessionring.RingChange;
import io.sessionring.SessionClient;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Changes the nodes of a ring while the application uses it. */
@Command(
        name = "change",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Changes the nodes of a ring, and how many replicas it keeps, while the application uses it: nodes are"
                    + " added, taken out, weighted anew, given another address, several at once. No session is lost."
                    + " The application learns of it from the nodes.",
            "",
            "Clients learn of it for a bit more than five seconds; then every session is brought to the new nodes, at"
                    + " most 2,000 a second or --sweep-rate, and it is decided. Nodes that are taken out must be on until then."
                    + " Ctrl-C leaves the rest to the application's clients. Where the command runs, the nodes must"
                    + " answer as fast as the application expects it of them.",
            "",
            "The ring's settings (session life, touch grain, clock skew, deadline) are the greatest that any of its"
                    + " clients has. They stand in the nodes, this command takes them from there, and so never raises"
                    + " them; hence it has no options for them."
        },
        footer = {
            "",
            "Examples:",
            "  ringctl change --backend redis --from a:6379,b:6379,c:6379 --to a:6379,b:6379,c:6379,d:6379",
            "  ringctl change --backend redis --from a:6379,b:6379,c:6379 --to a:6379,b:6379,d:6379 --lost c:6379",
            "",
            "A change ends with exit code 0 if the ring is the wanted one, 1 if it was refused, replaced or left."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Change implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            order = 1,
            required = true,
            paramLabel = NodeList.LABEL,
            converter = NodeList.Converter.class,
            description =
                    "The nodes of the ring as it is, in any order; so that nobody changes another ring than meant."
                            + " Written as everywhere: NAME=HOST:PORT:WEIGHT@ZONE, of which HOST:PORT must be there.")
    private NodeList from;

    @Option(
            names = "--to",
            order = 2,
            required = true,
            paramLabel = NodeList.LABEL,
            converter = NodeList.Converter.class,
            description = "The nodes as they are to be.")
    private NodeList to;

    @Option(
            names = "--lost",
            order = 3,
            paramLabel = NodeList.LABEL,
            converter = NodeList.Converter.class,
            description = "Nodes that are off and stay off: nobody waits for them. What only they held is lost.")
    private @Nullable NodeList lost;

    @Option(
            names = "--replicas",
            order = 4,
            paramLabel = "R",
            description = "How many replicas of a session the ring is to keep, 0 to 15. Default: as many as it does.")
    private @Nullable Integer replicas;

    @Option(
            names = "--dry-run",
            order = 5,
            description = "Print what 'plan' prints. No node is asked and nothing is changed.")
    private boolean dryRun;

    @Mixin
    private SweepRateOption sweepRate;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        if (dryRun) {
            Plan.print(spec, ring(from), ring(to));
            return ExitCode.OK;
        }
        Undertaking undertaking = new Undertaking(spec, connection, from.ringNodes(), sweepRate::set);
        RingLook look = undertaking.look();
        Topology ring = look.known();
        if (!RingNodes.same(ring.ring().nodes(), from.ringNodes())) {
            throw new IOException("the ring is not --from, it is " + RingNodes.text(ring));
        }
        int copies = 1 + (replicas == null ? ring.coming().copies() - 1 : replicas);
        boolean thatOne =
                ring.coming().copies() == copies && RingNodes.same(ring.coming().nodes(), to.ringNodes());
        if (ring.changes() && !thatOne) {
            throw new IOException("another change is under way: the ring is " + RingNodes.text(ring)
                    + "; see 'ringctl resume' and 'ringctl back'");
        }
        if (!ring.changes() && thatOne) {
            spec.commandLine().getOut().print("Nothing is to be changed: the ring is " + RingNodes.text(ring) + ".\n");
            return ExitCode.OK;
        }
        checkThere(look);
        List<RingNode> wanted = thatOne ? ring.coming().nodes() : to.ringNodes();
        Integer exitCode = undertaking.carryOut(
                ring,
                client -> begin(client, wanted, copies - 1),
                ring.changes() ? "This change is under way already; it is taken over." : "The change has begun.");
        return Objects.requireNonNull(exitCode);
    }

    private RingChange begin(SessionClient client, List<RingNode> wanted, int wantedReplicas) {
        try {
            return client.changeNodes(RingNodes.nodes(wanted), RingNodes.nodes(lostNodes()), wantedReplicas);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Ring ring(NodeList nodes) {
        return Ring.of(Placement.KETAMA, nodes.ringNodes());
    }

    private List<RingNode> lostNodes() {
        return lost == null ? List.of() : lost.ringNodes();
    }

    /** Refuses what makes no sense whatever the nodes say. */
    private void check() {
        checkDistinct("--from", from);
        checkDistinct("--to", to);
        if (replicas != null) {
            ReplicasOption.checked(spec, replicas);
        }
        Set<String> old = addresses(from);
        Set<String> next = addresses(to);
        for (RingNode node : lostNodes()) {
            String address = Layout.address(node);
            if (!old.contains(address)) {
                throw wrong("--lost must name nodes of --from; got " + address);
            }
            if (next.contains(address)) {
                throw wrong("--lost must not name nodes of --to; got " + address);
            }
        }
    }

    private void checkDistinct(String option, NodeList nodes) {
        Set<String> names = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (RingNode node : nodes.ringNodes()) {
            boolean newName = names.add(node.identity());
            boolean newAddress = addresses.add(Layout.address(node));
            if (!newName || !newAddress) {
                throw wrong(option + " must not name a node twice; got " + node.identity());
            }
        }
    }

    /** Refuses a node that answers though it is said to be lost, and one that is to leave but does not answer. */
    private void checkThere(RingLook look) throws IOException {
        Set<String> gone = new HashSet<>();
        lostNodes().forEach(node -> gone.add(Layout.address(node)));
        Set<String> next = addresses(to);
        for (RingNode node : from.ringNodes()) {
            String address = Layout.address(node);
            RingLook.Seen seen = look.at(node);
            boolean answers = seen != null && seen.answers();
            if (gone.contains(address) && answers) {
                throw new IOException(address + " is not lost: it answers. Switch it off, or leave it out of --lost");
            }
            if (!gone.contains(address) && !next.contains(address) && !answers) {
                throw new IOException(
                        address + " cannot be taken out: it does not answer, and may hold what no other node"
                                + " does. If it stays off, name it in --lost");
            }
        }
    }

    private static Set<String> addresses(NodeList nodes) {
        Set<String> addresses = new HashSet<>();
        nodes.ringNodes().forEach(node -> addresses.add(Layout.address(node)));
        return addresses;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
