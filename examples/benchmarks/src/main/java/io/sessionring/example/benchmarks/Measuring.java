package io.sessionring.example.benchmarks;

import io.sessionring.example.benchmarks.session.SessionMeasurement;
import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs measurements one after the other, prints each table as soon as it is there, and writes the file anew with each. What can be
 * wrong with the options, the file or the servers is found out before anything is measured.
 */
final class Measuring {

    private Measuring() {}

    static int run(CommandLine command, List<Measurement> measurements, Options options, Progress progress)
            throws Exception {
        options.check(
                command,
                measurements.stream().flatMap(each -> each.rows().stream()).toList());
        PrintWriter out = command.getOut();
        List<String> given = command.getParseResult().originalArgs();
        Circumstances circumstances = Circumstances.now(Instant.now(), String.join(" ", given));
        List<Table> tables = new ArrayList<>();
        write(options.json, circumstances, tables);
        if (measurements.stream().anyMatch(Measurement::needsServers)) {
            SessionMeasurement.tryServers(options);
        }
        out.print(circumstances.text());
        out.print("Where there are several rounds: their median [the least, the greatest].\n");
        out.flush();
        for (Measurement each : measurements) {
            long began = System.nanoTime();
            each.run(options, progress, table -> {
                tables.add(table);
                out.print("\n" + table.text());
                out.flush();
                write(options.json, circumstances, tables);
            });
            double seconds = (System.nanoTime() - began) / 1e9;
            out.print(String.format(Locale.ROOT, "\n(%s: %,.0f s)\n", each.label(), seconds));
            out.flush();
        }
        return 0;
    }

    private static void write(@Nullable Path file, Circumstances circumstances, List<Table> tables) {
        try {
            if (file != null) {
                new Report(circumstances, tables).write(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e, e);
        }
    }
}
