package io.sessionring.example.benchmarks;

import io.sessionring.example.console.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs measurements one after the other, prints each table as soon as it is there, and writes the file. */
final class Measuring {

    private Measuring() {}

    static int run(CommandLine command, List<Measurement> measurements, Options options, Progress progress)
            throws Exception {
        PrintWriter out = command.getOut();
        List<String> given = command.getParseResult().originalArgs();
        Circumstances circumstances = Circumstances.now(Instant.now(), String.join(" ", given));
        out.print(circumstances.text());
        out.flush();
        List<Table> tables = new ArrayList<>();
        for (Measurement each : measurements) {
            for (Table table : each.run(options, progress)) {
                tables.add(table);
                out.print("\n" + table.text());
            }
            out.flush();
            Path file = options.json;
            if (file != null) {
                new Report(circumstances, tables).write(file); // after each, so that what was measured is not lost
            }
        }
        return 0;
    }
}
