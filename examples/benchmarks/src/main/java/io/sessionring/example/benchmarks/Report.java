package io.sessionring.example.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole run, as it is written to a file.
 *
 * @param circumstances what it was made on
 * @param tables what was measured
 */
record Report(Circumstances circumstances, List<Table> tables) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Report {
        tables = List.copyOf(tables);
    }

    void write(Path file) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    }

    static Report read(Path file) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), Report.class);
    }
}
