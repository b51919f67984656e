package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.SessionKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says for each session on which nodes it belongs. Asks no node. */
@Command(
        name = "locate",
        sortOptions = false,
        sortSynopsis = false,
        description =
                "Says on which nodes sessions belong. Reads session ids from standard input, one per line, and prints"
                        + " for each the id, a tab, and its nodes with commas between them, the best first. No node is asked.",
        footer = {
            "",
            "A line is taken byte by byte as it stands: nothing is trimmed, and only LF ends it.",
            "",
            "Example:",
            "  ringctl locate --nodes 10.0.0.1:11211,10.0.0.2:11211:2 --copies 2 < ids"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Locate implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RingOptions ringOptions;

    @Option(
            names = "--copies",
            order = 3,
            paramLabel = "K",
            defaultValue = "1",
            description = "How many nodes to print for each session, 1 or more; all if the ring has fewer. Default: 1.")
    private int copies;

    @Option(
            names = "--raw",
            order = 4,
            description =
                    "Hash each line as it stands. Without this the SHA-1 of the line in hexadecimal is hashed, as for"
                            + " a session id.")
    private boolean raw;

    private final InputStream in;
    private final OutputStream out;

    Locate(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (copies < 1) {
            throw new ParameterException(spec.commandLine(), "--copies must be at least 1; got " + copies);
        }
        Answers answers = new Answers(ringOptions.ring(), ringOptions.nodes().nodes(), copies);
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        new Lines(in).forEach(new Lines.Sink() {
            @Override
            public void line(byte[] line) throws IOException {
                buffered.write(line);
                buffered.write('\t');
                answers.write(raw ? line : SessionKey.of(line).getBytes(StandardCharsets.US_ASCII), buffered);
                buffered.write('\n');
            }

            @Override
            public void pause() throws IOException {
                buffered.flush(); // somebody may be typing
            }
        });
        return ExitCode.OK;
    }

    /** The nodes of a key, as they are printed. */
    private static final class Answers {

        private final Ring ring;
        private final int copies;
        private final byte[][] addresses;

        /** The first node of the list that is the same one: a node that is listed twice is one place for a copy. */
        private final int[] first;

        private final boolean distinct;

        Answers(Ring ring, List<ListedNode> nodes, int copies) {
            this.ring = ring;
            this.copies = copies;
            addresses = nodes.stream()
                    .map(node -> node.address().getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            List<String> identities =
                    nodes.stream().map(node -> node.node().identity()).toList();
            first = identities.stream().mapToInt(identities::indexOf).toArray();
            distinct = identities.stream().distinct().count() == identities.size();
        }

        void write(byte[] key, OutputStream to) throws IOException {
            if (copies == 1) {
                to.write(addresses[first[ring.locate(key)]]);
                return;
            }
            boolean[] written = new boolean[addresses.length];
            int count = 0;
            for (int candidate : ring.candidates(key, distinct ? copies : ring.size())) {
                int node = first[candidate];
                if (!written[node] && count < copies) {
                    if (count > 0) {
                        to.write(',');
                    }
                    to.write(addresses[node]);
                    written[node] = true;
                    count++;
                }
            }
        }
    }
}
