package io.sessionring.example.benchmarks;

import io.sessionring.example.benchmarks.row.Host;
import io.sessionring.example.benchmarks.session.Contender;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Is the JVM of a row of the session benchmark. Started by it, not by people. */
@Command(name = "row", hidden = true, description = "Runs one row and takes its commands from standard input.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameter
final class RowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CONTENDER")
    private Contender contender;

    private final InputStream in;
    private final OutputStream out;

    RowCommand(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        Host.serve(contender.factory(), in, new PrintStream(out, false, StandardCharsets.UTF_8));
        return 0;
    }
}
