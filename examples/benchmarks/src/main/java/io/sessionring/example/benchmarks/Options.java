package io.sessionring.example.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every measuring command is told. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
public final class Options {

    private static final List<String> SERVERS = List.of("redis", "memcached");
    private static final int MOST_THREADS = 1_024;
    private static final int LEAST_SESSIONS = 1_000;
    private static final int MOST_SESSIONS = 10_000_000;
    private static final Pattern COUNT = Pattern.compile("([0-9]{1,4})([kM])");

    @Option(names = "--quick", description = "Shorter and fewer measurements: everything within four minutes.")
    boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all raw figures to this file.")
    @Nullable
    Path json;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,8,32",
            description =
                    "session: how many threads call at once, one number after the other (default: ${DEFAULT-VALUE}).")
    List<Integer> threads;

    @Option(
            names = "--backend",
            split = ",",
            paramLabel = "KIND",
            defaultValue = "redis,memcached",
            description = "session, scale, view and change: on which servers (default: ${DEFAULT-VALUE}).")
    List<String> backends;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "TEXT",
            description =
                    "session, codec, and times of ring: only rows whose name contains one of these, and the row that"
                            + " the others are compared with.")
    List<String> only = List.of();

    @Option(
            names = "--sessions",
            split = ",",
            paramLabel = "N",
            description = "change: how many sessions there are, one number after the other, such as 1k,10k,1M"
                    + " (default: 1k,10k,100k,1M; with --quick 2k).")
    List<String> sessions = List.of();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "N",
            defaultValue = "500,2000,8000",
            description = "change: how many keys are looked at in a second at the most, beside as many as can be"
                    + " (default: ${DEFAULT-VALUE}; with --quick 2000).")
    List<Integer> rates;

    /** {@return whether it is to be over soon} */
    public boolean quick() {
        return quick;
    }

    /** {@return how many threads, one count after the other} */
    public List<Integer> threads() {
        return List.copyOf(threads);
    }

    /** {@return the kinds of server, in lower case} */
    public List<String> backends() {
        return List.copyOf(backends);
    }

    /** {@return how many sessions there are when the ring changes, one number after the other; empty if it was not said} */
    public List<Integer> sessions() {
        return sessions.stream().map(Options::count).toList();
    }

    /** {@return at which rates sessions are looked at, a second} */
    public List<Integer> rates() {
        return List.copyOf(rates);
    }

    /** {@return a number that ends with k or M; 0 if it is none} */
    private static int count(String text) {
        Matcher parts = COUNT.matcher(text);
        if (!parts.matches()) {
            return 0;
        }
        long count = Long.parseLong(parts.group(1)) * (parts.group(2).equals("k") ? 1_000 : 1_000_000);
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    /** {@return whether a row of this name is wanted} */
    public boolean wants(String row) {
        return only.isEmpty() || only.stream().anyMatch(text -> isIn(row, text));
    }

    private static boolean isIn(String row, String text) {
        return row.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /**
     * Refuses what makes no sense.
     *
     * @param rows all rows that there are, among which some must be wanted
     */
    void check(CommandLine command, List<String> rows) {
        for (int count : threads) {
            if (count < 1 || count > MOST_THREADS) {
                throw new ParameterException(
                        command, "--threads must be numbers from 1 to " + MOST_THREADS + "; got " + count);
            }
        }
        for (String backend : backends) {
            if (!SERVERS.contains(backend)) {
                throw new ParameterException(
                        command, "--backend must be of " + String.join(", ", SERVERS) + "; got '" + backend + "'");
            }
        }
        for (String text : sessions) {
            int count = count(text);
            if (count < LEAST_SESSIONS || count > MOST_SESSIONS) {
                throw new ParameterException(
                        command,
                        "--sessions must be numbers of thousands or millions from 1k to 10M, such as 100k; got '" + text
                                + "'");
            }
        }
        for (int rate : rates) {
            if (rate < 1) {
                throw new ParameterException(command, "--rates must be positive; got " + rate);
            }
        }
        for (String text : only) {
            if (rows.stream().noneMatch(row -> isIn(row, text))) {
                throw new ParameterException(
                        command,
                        "--only must be parts of the names of rows; got '" + text + "'"
                                + (rows.isEmpty() ? ", where there is none to choose" : ""));
            }
        }
    }
}
