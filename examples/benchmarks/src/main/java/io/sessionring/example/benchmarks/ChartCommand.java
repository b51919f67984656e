package io.sessionring.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the tables of a run. */
@Command(name = "chart", description = "Draws each table of a run as an SVG: a bar and its spread for each row.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
final class ChartCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "What --json has written.")
    private Path report;

    @Parameters(index = "1", paramLabel = "DIRECTORY", description = "Where the pictures go.")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(report)) {
            throw new IOException("there is no file " + report + " to read");
        }
        List<Table> tables = Report.read(report).tables();
        Files.createDirectories(directory);
        for (Table table : tables) {
            Path file = directory.resolve(table.name() + ".svg");
            Files.writeString(file, Chart.of(table));
            spec.commandLine().getOut().println(file);
        }
        return 0;
    }
}
