package io.sessionring.example.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every measuring command is told. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
public final class Options {

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
            description = "How many threads call at once, one after the other (default: ${DEFAULT-VALUE}).")
    List<Integer> threads;

    @Option(
            names = "--backend",
            split = ",",
            paramLabel = "KIND",
            defaultValue = "redis,memcached",
            description = "Which servers: ${DEFAULT-VALUE}.")
    List<String> backends;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "TEXT",
            description = "Only rows whose name contains one of these, beside the limit rows.")
    List<String> only = List.of();

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

    /** {@return whether a row of this name is wanted} */
    public boolean wants(String row) {
        return only.isEmpty() || only.stream().anyMatch(row::contains);
    }
}
