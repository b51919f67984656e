package io.sessionring.example.benchmarks.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The jar of rows whose driver clashes with those of this one. It lies within this jar. */
final class PeerJar {

    private static final String RESOURCE = "/peers/evcache.jar";

    private PeerJar() {}

    /** {@return a copy of it, which the JVM takes away at its end} */
    static Path extracted() throws IOException {
        try (InputStream in = PeerJar.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new RowJvm.RowException(
                        "its jar is not here: only benchmarks.jar holds it, not the classes alone");
            }
            Path copy = Files.createTempFile("sessionring-evcache", ".jar");
            copy.toFile().deleteOnExit();
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        }
    }
}
