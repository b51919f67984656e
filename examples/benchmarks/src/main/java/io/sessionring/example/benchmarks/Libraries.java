package io.sessionring.example.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of the libraries that take part, as the build has written them down. */
final class Libraries {

    private Libraries() {}

    static Map<String, String> versions() {
        Properties written = new Properties();
        try (InputStream in = Libraries.class.getResourceAsStream("libraries.properties")) {
            if (in == null) {
                throw new IllegalStateException("libraries.properties is missing from the jar");
            }
            written.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> versions = new TreeMap<>();
        written.stringPropertyNames().forEach(name -> versions.put(name, written.getProperty(name)));
        return versions;
    }
}
