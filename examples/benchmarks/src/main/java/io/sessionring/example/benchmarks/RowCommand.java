package io.sessionring.example.benchmarks;

import io.sessionring.example.benchmarks.row.Host;
import io.sessionring.example.benchmarks.session.Contender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
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

    @Override
    public Integer call() throws Exception {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err); // what a library prints must not stand among the answers
        Host.serve(contender.factory(), System.in, answers);
        return 0;
    }
}
