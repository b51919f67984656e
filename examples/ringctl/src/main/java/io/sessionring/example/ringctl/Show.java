package io.sessionring.example.ringctl;

import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Hit;
import io.sessionring.spi.Answer.Miss;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is stored of one session. Reads the node of its key, once, and changes nothing. */
@Command(
        name = "show",
        sortOptions = false,
        sortSynopsis = false,
        description =
                "Shows what is stored of one session: on which node, whether it lives, its times, and its attributes by"
                        + " name, version and size. The session's node is read once; nothing is changed, and the session is not"
                        + " kept alive by it. Fails if nothing is stored.",
        footer = {
            "",
            "An id that begins with '-' stands at the end, behind '--'.",
            "",
            "Example:",
            "  ringctl show --backend redis --nodes cache-1:6379,cache-2:6379 Zc0bK1q7QXGk8o2d5m3y1A"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Show implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "The session's id.")
    private String id;

    @Mixin
    private RingOptions ringOptions;

    @Mixin
    private ConnectionOptions connection;

    @Option(
            names = "--values",
            order = 20,
            description = "Show values too, where they consist of the JDK's own types. They may be somebody's secrets.")
    private boolean values;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Backend backend = connection.backend();
        String key = SessionKey.of(id);
        ListedNode node = ringOptions.nodes().nodes().get(ringOptions.ring().locate(key));
        Answer answer = read(backend, node, connection.prefix() + key);
        PrintWriter out = spec.commandLine().getOut();
        out.print("node          " + node.node().identity() + "\n");
        if (answer instanceof Hit hit) {
            return print(new RecordView(out, hit, values ? new Values(key) : null), hit);
        }
        out.print("state         no session\n");
        return ExitCode.SOFTWARE;
    }

    private Answer read(Backend backend, ListedNode node, String storageKey) throws IOException, InterruptedException {
        try (NodePort port = connection.open(backend, node)) {
            Answer answer = new Answers().of(port.get(storageKey));
            if (answer instanceof Hit || answer instanceof Miss) {
                return answer;
            }
            String why = answer instanceof Failed failed ? Answers.why(failed) : "unclear";
            throw new IOException("node " + node.node().identity() + " is " + Text.printable(why));
        }
    }

    private static int print(RecordView view, Hit hit) {
        Decoded decoded = RecordFormat.decode(hit.value());
        if (decoded instanceof Decoded.Intact intact) {
            view.intact(intact);
            return ExitCode.OK;
        }
        view.unreadable(
                decoded instanceof Decoded.Newer newer
                        ? "written by a newer release: " + newer.what()
                        : "damaged: " + ((Decoded.Damaged) decoded).reason());
        return ExitCode.SOFTWARE;
    }
}
