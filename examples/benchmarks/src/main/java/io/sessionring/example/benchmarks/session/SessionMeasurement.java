package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.console.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whole sessions on real servers, one kind of server after the other. */
public final class SessionMeasurement {

    private SessionMeasurement() {}

    /** {@return a table for each kind of server, number of threads and task} */
    public static List<Table> run(Options options, Progress progress) throws Exception {
        List<Table> tables = new ArrayList<>();
        for (String backend : options.backends()) {
            ServerKind kind = ServerKind.valueOf(backend.toUpperCase(Locale.ROOT));
            try (Contest contest = new Contest(kind, options, Pace.of(options.quick()))) {
                contest.run(progress);
                tables.addAll(Standings.of(contest));
            }
        }
        return tables;
    }
}
