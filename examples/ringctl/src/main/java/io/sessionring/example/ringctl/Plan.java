package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.Movement;
import io.sessionring.internal.ring.Movement.NodeMovement;
import io.sessionring.internal.ring.Ring;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a change of the nodes would do to the keys. Asks no node and changes nothing. */
@Command(
        name = "plan",
        sortOptions = false,
        sortSynopsis = false,
        description =
                "Says what another list of nodes would do: which part of the keys would move to another node, what"
                        + " each node would lose and gain, and its part of all keys before and after. Counted over the whole ring,"
                        + " not sampled. No node is asked and nothing is changed.",
        footer = {
            "",
            "Example:",
            "  ringctl plan --nodes cache-1:11211,cache-2:11211 --to cache-1:11211,cache-2:11211:2"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Plan implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RingOptions ringOptions;

    @Option(
            names = "--to",
            order = 3,
            required = true,
            paramLabel = NodeList.LABEL,
            converter = NodeList.Converter.class,
            description =
                    "The nodes as they would be. A node is the same one in both lists if its name is, or its address"
                            + " where it has no name.")
    private NodeList to;

    @Override
    public Integer call() {
        print(spec, ringOptions.ring(), ringOptions.ring(to));
        return ExitCode.OK;
    }

    /** Prints what the step from one ring to another would do, as the output of a command. */
    static void print(CommandSpec command, Ring before, Ring after) {
        Movement movement = Movement.between(before, after);
        Ansi ansi = command.commandLine().getColorScheme().ansi();
        print(command.commandLine().getOut(), new Bar(ansi, greatestShare(movement)), movement, before, after);
    }

    private static void print(PrintWriter out, Bar bar, Movement movement, Ring before, Ring after) {
        Set<String> old = identities(before);
        Set<String> next = identities(after);
        List<NodeMovement> rows = movement.nodes();
        int width = rows.stream().mapToInt(row -> row.identity().length()).reduce("NODE".length(), Math::max);
        String columns = "%-" + width + "s  %8s %s  %8s %s  %8s  %8s%s\n";
        out.printf(columns, "NODE", "BEFORE", bar.blank(), "AFTER", bar.blank(), "LOSES", "GAINS", "");
        for (NodeMovement row : rows) {
            String remark = !old.contains(row.identity()) ? "  new" : !next.contains(row.identity()) ? "  gone" : "";
            out.printf(
                    columns,
                    row.identity(),
                    percent(row.before()),
                    bar.of(row.before()),
                    percent(row.after()),
                    bar.of(row.after()),
                    percent(row.lost()),
                    percent(row.gained()),
                    remark);
        }
        out.printf(
                "\n%s of the keys would move to another node.\n",
                percent(movement.moved()).strip());
    }

    private static Set<String> identities(Ring ring) {
        return ring.nodes().stream().map(node -> node.identity()).collect(Collectors.toSet());
    }

    private static double greatestShare(Movement movement) {
        return movement.nodes().stream()
                .mapToDouble(row -> Math.max(row.before(), row.after()))
                .max()
                .orElseThrow();
    }

    private static String percent(double part) {
        return part == 0 ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * part);
    }
}
