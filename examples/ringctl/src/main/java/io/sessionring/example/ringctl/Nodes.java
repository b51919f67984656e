package io.sessionring.example.ringctl;

import io.sessionring.internal.replication.ClockComparison;
import io.sessionring.internal.replication.ClockState;
import io.sessionring.internal.replication.RestartRule;
import io.sessionring.internal.replication.RestartRule.Condition;
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
import org.jspecify.annotations.Nullable;
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
        description = {
            "Asks every node whether it is there and for its own figures, all at the same time. Succeeds only"
                    + " if every node answers. Nothing is changed.",
            "",
            "CLOCK is how far the node's clock is ahead of this machine's, and APART if it is further from the"
                    + " median of the nodes' clocks than --clock-skew. A Memcached node tells whole seconds.",
            "",
            "SAFE TO RESTART says whether the node may be taken out now: not if that would be one fault too"
                    + " many for --replicas. Another node counts as out when it does not answer, or has not run"
                    + " for a session life, --max-inactive and its margins; until then sessions may have too"
                    + " few copies. Repairs and log-outs that wait are known to the application's own"
                    + " client.nodes() alone: ask that too."
        },
        footer = {"", "Example:", "  ringctl nodes --backend redis --nodes cache-1:6379,cache-2:6379"})
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Nodes implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RingOptions ringOptions;

    @Mixin
    private SafetyOptions safety;

    @Mixin
    private ConnectionOptions connection;

    /** What was asked of one node, and answered. */
    private record Asked(String identity, Answer hello, Answer report) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        safety.check();
        Backend backend = connection.backend();
        List<ListedNode> nodes = ringOptions.nodes().nodes();
        List<NodePort> ports = new ArrayList<>();
        try {
            for (ListedNode node : nodes) {
                ports.add(connection.open(backend, node));
            }
            List<Asked> asked = ask(nodes, ports);
            print(asked);
            long missing = asked.stream()
                    .filter(node -> !(node.hello instanceof Hello))
                    .count();
            if (missing > 0) {
                throw new IOException(missing + " of " + nodes.size() + " nodes cannot be used");
            }
            return ExitCode.OK;
        } finally {
            ports.forEach(NodePort::close);
        }
    }

    private static List<Asked> ask(List<ListedNode> nodes, List<NodePort> ports) throws InterruptedException {
        List<Reply<Answer>> hellos = ports.stream().map(NodePort::hello).toList();
        List<Reply<Answer>> reports = ports.stream().map(NodePort::report).toList();
        Answers answers = new Answers();
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            asked.add(new Asked(nodes.get(i).node().identity(), answers.of(hellos.get(i)), answers.of(reports.get(i))));
        }
        return asked;
    }

    private void print(List<Asked> asked) {
        Table table = new Table(
                "NODE",
                "STATE",
                "VERSION",
                "UP SINCE",
                "INCARNATION",
                "MEMORY",
                "LIMIT",
                "ITEMS",
                "EVICTIONS",
                "CLOCK",
                "SAFE TO RESTART");
        ClockComparison clocks = clocks(asked);
        List<Condition> conditions = asked.stream().map(this::condition).toList();
        for (int i = 0; i < asked.size(); i++) {
            Asked node = asked.get(i);
            if (node.hello instanceof Hello hello) {
                List<Condition> others = new ArrayList<>(conditions);
                others.remove(i);
                String[] cells = cells(node.identity, hello, node.report);
                cells[cells.length - 2] =
                        clock(hello.clockAheadMillis(), clocks.states().get(i));
                cells[cells.length - 1] = restart(safety.rule(asked.size()).judge(others));
                table.row(cells);
            } else {
                table.row(
                        node.identity,
                        node.hello instanceof Failed failed ? Text.printable(Answers.why(failed)) : "unclear");
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        if (clocks.oursIsApart()) {
            out.print("The clock of this machine is "
                    + Text.seconds(-clocks.medianMillis().orElse(0)) + " from the median of the nodes' clocks.\n");
        }
        out.flush(); // before any complaint
    }

    private ClockComparison clocks(List<Asked> asked) {
        List<@Nullable Long> ahead = new ArrayList<>();
        asked.forEach(node -> ahead.add(node.hello instanceof Hello hello ? hello.clockAheadMillis() : null));
        return ClockComparison.of(ahead, safety.clockSkew().toMillis());
    }

    private Condition condition(Asked node) {
        if (node.hello instanceof Hello hello) {
            long grownAt = hello.upSinceMillis() + safety.sessionLifeMillis();
            return grownAt > System.currentTimeMillis()
                    ? Condition.young(node.identity, grownAt)
                    : Condition.whole(node.identity);
        }
        boolean there = node.hello instanceof Failed failed && failed.cause() == Failed.Cause.MISCONFIGURED;
        return Condition.flawed(node.identity, there ? "does not serve" : "does not answer");
    }

    private static String clock(long aheadMillis, ClockState state) {
        return Text.seconds(aheadMillis) + (state == ClockState.NODE_APART ? " APART" : "");
    }

    private static String restart(RestartRule.Verdict verdict) {
        if (verdict.safe()) {
            return "yes";
        }
        String until = verdict.untilMillis().isPresent()
                ? " until " + Text.instant(verdict.untilMillis().getAsLong())
                : "";
        return "no" + until + ": " + Text.printable(verdict.reason());
    }

    /** The last two are left to be filled in. */
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
                Long.toString(report.evictions()),
                "",
                ""
            };
        }
        String why = answer instanceof Failed failed ? Text.printable(failed.detail()) : "unclear";
        return new String[] {
            identity, "reachable", "-", upSince, incarnation, "no figures: " + why, "-", "-", "-", "", ""
        };
    }
}
