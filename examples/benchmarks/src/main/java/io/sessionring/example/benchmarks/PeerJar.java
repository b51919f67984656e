package io.sessionring.example.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The jars whose classes clash with those of this one. They lie within this jar. */
public enum PeerJar {
    /** EVCache, which has an older spymemcached. */
    EVCACHE,
    /** MSM's Kryo transcoder, which has an older Kryo. */
    MSM,
    /** Sessionring's operations without the check of the view. */
    UNCHECKED;

    /** {@return the name of its file} */
    private String file() {
        return name().toLowerCase(Locale.ROOT) + ".jar";
    }

    /**
     * Copies it to where a JVM can read it.
     *
     * @return the copy, which this JVM takes away at its end
     * @throws FileNotFoundException if these are classes alone, without the peers' jars
     * @throws IOException if it cannot be copied
     */
    public Path extracted() throws IOException {
        try (InputStream in = PeerJar.class.getResourceAsStream("/peers/" + file())) {
            if (in == null) {
                throw new FileNotFoundException(
                        "its jar is not here: only benchmarks.jar holds it, not the classes alone");
            }
            Path copy = Files.createTempFile("sessionring-", "-" + file());
            copy.toFile().deleteOnExit();
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        }
    }
}
