package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that uses real servers, and the file that it writes. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class RunOptions {

    /** Writes and reads the figures of a run. */
    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(
            names = "--backend",
            paramLabel = "KIND",
            required = true,
            converter = BackendKind.Converter.class,
            completionCandidates = BackendKind.Converter.class,
            description = "Kind of server: ${COMPLETION-CANDIDATES}.")
    private BackendKind backend;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Draws the lots. Default 1.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the raw figures to FILE.")
    private @Nullable Path json;

    BackendKind backend() {
        return backend;
    }

    long seed() {
        return seed;
    }

    /** Writes a report to the file, if there is to be one. */
    void write(Object report) throws IOException {
        if (json != null) {
            JSON.writeValue(json.toFile(), report);
        }
    }
}
