package io.sessionring.example.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts runs side by side. */
@Command(name = "report", description = "Prints the figures of runs side by side, as Markdown.")
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What 'real --json FILE' has written.")
    private List<Path> files;

    @Override
    public Integer call() {
        List<RunReport> reports = new ArrayList<>();
        for (Path file : files) {
            try {
                reports.add(RunOptions.JSON.readValue(file.toFile(), RunReport.class));
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(), file + " is not what 'real --json' has written: " + e.getMessage(), e);
            }
        }
        spec.commandLine().getOut().print(ReportTable.of(reports));
        return 0;
    }
}
