package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.Ring;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Counts where copies stand, and where they lack. */
@Command(
        name = "audit",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Lists the keys of every node and counts the sessions on it: those it is a HOME of, those it is a further"
                    + " candidate (SPARE) of, those that it should not have (STRAY), and those it is a home of but"
                    + " LACKING the copy that other nodes have. Nothing is read but keys, and nothing is changed.",
            "",
            "A session that was logged out counts for as long as that must be remembered. What is stored, repaired or"
                    + " expires meanwhile may be counted as lacking. On Memcached a list leaves out what is in use at"
                    + " that moment; it needs a node without SASL and without -X, on Redis a user that may SCAN."
        },
        footer = {"", "Example:", "  ringctl audit --backend redis --nodes cache-1:6379,cache-2:6379,cache-3:6379"})
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Audit implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern SESSION_KEY = Pattern.compile("[0-9a-f]{40}");

    @Spec
    private CommandSpec spec;

    @Mixin
    private RingOptions ringOptions;

    @Mixin
    private ReplicasOption replicas;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int copies = replicas.copies();
        List<ListedNode> nodes = ringOptions.nodes().nodes();
        List<String> identities =
                nodes.stream().map(node -> node.node().identity()).toList();
        for (String identity : identities) {
            if (identities.indexOf(identity) != identities.lastIndexOf(identity)) {
                throw new ParameterException(spec.commandLine(), "--nodes must not name a node twice; got " + identity);
            }
        }
        Backend backend = connection.backend();
        Map<String, BitSet> standing = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            try (NodePort port = connection.open(backend, nodes.get(i))) {
                list(port, identities.get(i), i, standing);
            }
        }
        print(spec.commandLine().getOut(), identities, new Count(ringOptions.ring(), copies, standing));
        return ExitCode.OK;
    }

    /** Adds what stands on one node. */
    private void list(NodePort port, String identity, int node, Map<String, BitSet> standing)
            throws IOException, InterruptedException {
        String prefix = connection.prefix();
        String from = "";
        do {
            Reply<Answer> reply = port.scan(prefix, from);
            Answer answer = reply.await(PATIENCE.toNanos());
            if (!(answer instanceof Answer.Keys some)) {
                throw new IOException(identity + " could not be audited: " + why(answer));
            }
            for (String key : some.keys()) {
                String sessionKey = key.substring(prefix.length());
                if (SESSION_KEY.matcher(sessionKey).matches()) {
                    standing.computeIfAbsent(sessionKey, added -> new BitSet()).set(node);
                }
            }
            from = some.next();
        } while (!from.isEmpty());
    }

    private static String why(@Nullable Answer answer) {
        if (answer instanceof Answer.Unlisted unlisted) {
            return Text.printable(unlisted.why());
        }
        return answer instanceof Answer.Failed failed
                ? Text.printable(Answers.why(failed))
                : "no answer within " + PATIENCE.toSeconds() + " s";
    }

    /** What an audit has found. */
    private static final class Count {

        private final int copies;
        private final int sessions;
        private final int[] home;
        private final int[] spare;
        private final int[] stray;
        private final int[] lacking;
        private int tooFew;
        private int lost;

        Count(Ring ring, int wantedCopies, Map<String, BitSet> standing) {
            copies = Math.min(wantedCopies, ring.size());
            sessions = standing.size();
            home = new int[ring.size()];
            spare = new int[ring.size()];
            stray = new int[ring.size()];
            lacking = new int[ring.size()];
            int candidates = 2 * copies - 1;
            standing.forEach((key, nodes) -> add(ring.candidates(key, candidates), nodes));
        }

        private void add(int[] candidates, BitSet nodes) {
            int found = 0;
            for (int i = 0; i < candidates.length; i++) {
                int node = candidates[i];
                boolean there = nodes.get(node);
                nodes.clear(node);
                found += there ? 1 : 0;
                if (i >= copies) {
                    spare[node] += there ? 1 : 0;
                } else if (there) {
                    home[node]++;
                } else {
                    lacking[node]++;
                }
            }
            nodes.stream().forEach(node -> stray[node]++);
            tooFew += found < copies ? 1 : 0;
            lost += found == 0 ? 1 : 0;
        }
    }

    private static void print(PrintWriter out, List<String> identities, Count count) {
        Table table = new Table("NODE", "SESSIONS", "HOME", "SPARE", "STRAY", "LACKING");
        for (int i = 0; i < identities.size(); i++) {
            table.row(
                    identities.get(i),
                    number(count.home[i] + count.spare[i] + count.stray[i]),
                    number(count.home[i]),
                    number(count.spare[i]),
                    number(count.stray[i]),
                    number(count.lacking[i]));
        }
        table.print(out);
        out.printf(
                "\n%s sessions, %s of them with fewer than %d %s where clients look",
                number(count.sessions), number(count.tooFew), count.copies, count.copies == 1 ? "copy" : "copies");
        out.print(count.lost == 0 ? ".\n" : ", " + number(count.lost) + " with none there.\n");
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
