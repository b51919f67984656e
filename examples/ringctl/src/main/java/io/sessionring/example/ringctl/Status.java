package io.sessionring.example.ringctl;

import io.sessionring.example.ringctl.RingLook.Seen;
import io.sessionring.internal.record.Lifetimes;
import io.sessionring.internal.record.RingRecordFormat;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Topology.Phase;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.internal.topology.Tuning;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Hello;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what the nodes know of their ring. */
@Command(
        name = "status",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Asks every node for its ring record and prints the ring that a client would follow: since when it is there"
                    + " (LIFE), how many changes it has seen (TERM), whether it is changing (PHASE), its nodes and those"
                    + " to come. Nodes that are not listed are asked too. Nothing is changed, and no ring is begun.",
            "",
            "PHASE is STABLE; or JOINT, while sessions are kept on the old nodes and the new ones; or END, when that is"
                    + " decided and the old nodes are being told. A node LAGS that holds something else: it was not"
                    + " reached yet, or came back with older data. WHOLE says whether this run of the node has all that"
                    + " it should: it was made whole, or has run for a session life. MARK is who said last that it"
                    + " carries out the change, or refills the node.",
            "",
            "Succeeds if there is a ring, and all nodes answer but those that are declared lost."
        },
        footer = {"", "Example:", "  ringctl status --backend redis --nodes cache-1:6379,cache-2:6379"})
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Status implements Callable<Integer> {

    private static final String LINE = "%-10s%s\n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private AskedNodes asked;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RingLook look = RingLook.at(connection, connection.backend(), asked.nodes());
        Topology ring = look.ring();
        PrintWriter out = spec.commandLine().getOut();
        if (ring != null) {
            printRing(out, ring);
        }
        printNodes(out, look.nodes(), ring);
        if (ring != null) {
            List<String> lagging = look.nodes().stream()
                    .filter(node -> concerns(ring, node) && !node.follows(ring))
                    .map(Seen::address)
                    .toList();
            out.print("\n"
                    + (lagging.isEmpty() ? "No node lags.\n" : "Not up to date: " + String.join(", ", lagging) + "\n"));
        }
        out.flush(); // before any complaint
        look.known();
        long missing = look.nodes().stream()
                .filter(node -> !node.answers() && !(ring != null && ring.lost().contains(node.address())))
                .count();
        if (missing > 0) {
            throw new IOException(missing + " of " + look.nodes().size() + " nodes cannot be asked");
        }
        return ExitCode.OK;
    }

    private static void printRing(PrintWriter out, Topology ring) {
        out.printf(LINE, "LIFE", Text.instant(ring.life()));
        out.printf(LINE, "TERM", ring.term());
        String back = ring.goesBack() ? ", being taken back" : "";
        String decided = ring.phase() == Phase.JOINT && ring.isDecided() ? ", decided by an earlier attempt" : "";
        out.printf(
                LINE,
                "PHASE",
                ring.phase() + (ring.changes() ? ", attempt " + ring.ballot().counter() : "") + back + decided);
        out.printf(
                LINE, "RING", RingNodes.text(ring.ring()) + version(ring.ring().version()));
        if (ring.changes()) {
            out.printf(
                    LINE,
                    "TO COME",
                    RingNodes.text(ring.coming()) + version(ring.coming().version()));
        }
        out.printf(LINE, "LOST", listed(ring.lost()));
        out.printf(LINE, "FORMER", listed(ring.former()));
        Tuning tuning = ring.tuning();
        out.printf(
                LINE,
                "SETTINGS",
                "session life " + tuning.maxLifeSeconds() + " s, touch grain " + tuning.grainMillis()
                        + " ms, clock skew " + tuning.clockSkewMillis() + " ms, deadline " + tuning.deadlineMillis()
                        + " ms");
        out.print("\n");
    }

    private static String version(int version) {
        return ", version " + version;
    }

    private static String listed(Collection<String> addresses) {
        return addresses.isEmpty() ? "-" : Text.printable(String.join(",", addresses));
    }

    private static void printNodes(PrintWriter out, List<Seen> nodes, @Nullable Topology ring) {
        Table table = new Table("NODE", "PART", "RUN", "WHOLE", "MARK", "HOLDS");
        for (Seen node : nodes) {
            if (node.hello() instanceof Hello hello) {
                table.row(
                        Text.printable(node.address()),
                        part(ring, node.address()),
                        Text.hex(hello.incarnation()),
                        whole(ring, hello),
                        mark(node.confirmed()),
                        holds(ring, node, hello));
            } else {
                table.row(Text.printable(node.address()), part(ring, node.address()), "-", "-", "-", node.trouble());
            }
        }
        table.print(out);
    }

    private static boolean concerns(Topology ring, Seen node) {
        return ring.ring().has(node.address()) || ring.coming().has(node.address());
    }

    private static String part(@Nullable Topology ring, String address) {
        if (ring == null) {
            return "-";
        }
        if (ring.lost().contains(address)) {
            return "lost";
        }
        boolean now = ring.ring().has(address);
        boolean then = ring.coming().has(address);
        return now && then
                ? "member"
                : then ? "joins" : now ? "leaves" : ring.former().contains(address) ? "former" : "none";
    }

    private static String whole(@Nullable Topology ring, Hello hello) {
        if (ring == null) {
            return "-";
        }
        Tuning tuning = ring.tuning();
        Lifetimes lifetimes = new Lifetimes(
                Duration.ofSeconds(tuning.maxLifeSeconds()),
                Duration.ofMillis(tuning.grainMillis()),
                Duration.ofMillis(tuning.clockSkewMillis()),
                Duration.ofMillis(tuning.deadlineMillis()));
        boolean grown = System.currentTimeMillis() - hello.upSinceMillis() >= lifetimes.sessionLifeMillis();
        return grown || ring.whole().contains(hello.incarnation()) ? "yes" : "no";
    }

    private static String mark(@Nullable Held held) {
        return held == null || held.mark().client() == 0
                ? "-"
                : Text.hex(held.mark().client());
    }

    private static String holds(@Nullable Topology ring, Seen node, Hello hello) {
        Held held = node.held();
        if (held == null) {
            return nothing(hello);
        }
        Topology shown = held.topology();
        String what = "term " + shown.term() + " " + shown.phase();
        if (node.confirmed() == null) {
            return "LAGS: written to another run of it, " + what;
        }
        if (ring == null || node.follows(ring)) {
            return what;
        }
        return "LAGS: "
                + (shown.life() == ring.life() ? what : "another ring, of " + Text.instant(shown.life()) + ", " + what);
    }

    private static String nothing(Hello hello) {
        Answer.Hit found = hello.ringRecord();
        if (found != null
                && RingRecordFormat.decode(found.value()) != null
                && RingRecordFormat.isNewer(found.value())) {
            return "a record of a newer release";
        }
        return "no ring" + (hello.lack().isEmpty() ? "" : ": " + Text.printable(hello.lack()));
    }
}
