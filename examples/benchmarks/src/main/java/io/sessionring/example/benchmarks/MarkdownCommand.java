package io.sessionring.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the tables of runs as they stand in the README. */
@Command(name = "markdown", description = "Prints the tables of runs in Markdown, as they stand in the README.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
final class MarkdownCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "What --json has written.")
    private List<Path> reports;

    @Override
    public Integer call() throws IOException {
        List<Table> tables = new ArrayList<>();
        for (Path report : reports) {
            if (!Files.isReadable(report)) {
                throw new IOException("there is no file " + report + " to read");
            }
            tables.addAll(Report.read(report).tables());
        }
        spec.commandLine().getOut().print(Markdown.of(tables));
        return 0;
    }
}
