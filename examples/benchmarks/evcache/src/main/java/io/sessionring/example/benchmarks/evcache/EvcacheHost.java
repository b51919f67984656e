package io.sessionring.example.benchmarks.evcache;

import io.sessionring.example.benchmarks.row.Host;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program of the row. */
public final class EvcacheHost {

    private EvcacheHost() {}

    /**
     * Serves until standard input ends. Every node is a group of its own, and every group holds all sessions.
     *
     * @param arguments none
     * @throws IOException if the commands cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err); // what the library prints must not stand among the answers
        Host.serve((nodes, threads) -> new EvcacheRow(nodes), System.in, answers);
        System.exit(0); // its threads are not daemons
    }
}
