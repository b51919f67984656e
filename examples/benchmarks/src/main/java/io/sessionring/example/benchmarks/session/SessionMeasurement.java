package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.console.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Whole sessions on real servers, one kind of server after the other. */
public final class SessionMeasurement {

    private SessionMeasurement() {}

    /** {@return the names of all rows} */
    public static List<String> rows() {
        return Arrays.stream(Contender.values())
                .filter(each -> each.servers() != ServerKind.MEMORY)
                .map(Contender::label)
                .toList();
    }

    /** Starts one server of each kind that is wanted, and stops it: now is the time to learn that one is not installed. */
    public static void tryServers(Options options) {
        for (String backend : options.backends()) {
            new Servers(ServerKind.of(backend), 1).close();
        }
    }

    /** Makes a table for each kind of server, number of threads and task. */
    public static void run(Options options, Progress progress, Consumer<Table> tables) throws Exception {
        for (String backend : options.backends()) {
            try (Contest contest = new Contest(ServerKind.of(backend), options, Pace.of(options.quick()))) {
                contest.run(progress);
                Standings.of(contest).forEach(tables);
            }
        }
    }
}
