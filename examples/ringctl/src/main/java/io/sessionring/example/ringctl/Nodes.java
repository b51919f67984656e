package io.sessionring.example.ringctl;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Hello;
import io.sessionring.spi.Answer.Report;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks every node how it is. */
@Command(
        name = "nodes",
        sortOptions = false,
        sortSynopsis = false,
        description =
                "Asks every node whether it is there and for its own figures, all at the same time. Succeeds only if"
                        + " every node answers. Nothing is changed.",
        footer = {"", "Example:", "  ringctl nodes --backend redis --nodes cache-1:6379,cache-2:6379"})
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Nodes implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RingOptions ringOptions;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Backend backend = connection.backend();
        connection.prefix(); // not used here, but a wrong one is wrong everywhere
        List<ListedNode> nodes = ringOptions.nodes().nodes();
        List<NodePort> ports = new ArrayList<>();
        try {
            for (ListedNode node : nodes) {
                ports.add(ConnectionOptions.open(backend, node));
            }
            int missing = print(nodes, ports);
            if (missing > 0) {
                throw new IOException(missing + " of " + nodes.size() + " nodes cannot be used");
            }
            return ExitCode.OK;
        } finally {
            ports.forEach(NodePort::close);
        }
    }

    private int print(List<ListedNode> nodes, List<NodePort> ports) throws InterruptedException {
        List<Reply<Answer>> hellos = ports.stream().map(NodePort::hello).toList();
        List<Reply<Answer>> reports = ports.stream().map(NodePort::report).toList();
        Answers answers = new Answers();
        Table table = new Table(
                "NODE", "STATE", "VERSION", "UP SINCE", "INCARNATION", "MEMORY", "LIMIT", "ITEMS", "EVICTIONS");
        int missing = 0;
        for (int i = 0; i < nodes.size(); i++) {
            String identity = nodes.get(i).node().identity();
            Answer hello = answers.of(hellos.get(i));
            Answer report = answers.of(reports.get(i));
            if (hello instanceof Hello there) {
                table.row(cells(identity, there, report));
            } else {
                table.row(identity, hello instanceof Failed failed ? Text.printable(Answers.why(failed)) : "unclear");
                missing++;
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.flush(); // before any complaint
        return missing;
    }

    private static String[] cells(String identity, Hello hello, Answer answer) {
        String upSince = Text.instant(hello.upSinceMillis());
        String incarnation = Text.hex(hello.incarnation());
        if (answer instanceof Report report) {
            return new String[] {
                identity,
                "reachable",
                Text.printable(report.version()),
                upSince,
                incarnation,
                Text.memory(report.usedBytes()),
                report.limitBytes() == 0 ? "none" : Text.memory(report.limitBytes()),
                Long.toString(report.items()),
                Long.toString(report.evictions())
            };
        }
        String why = answer instanceof Failed failed ? Text.printable(failed.detail()) : "unclear";
        return new String[] {identity, "reachable", "-", upSince, incarnation, "no figures: " + why};
    }
}
