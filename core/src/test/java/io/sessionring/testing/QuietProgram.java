package io.sessionring.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own that must write nothing. */
public final class QuietProgram {

    private QuietProgram() {}

    /**
     * Runs it; fails unless it ends within a minute, with status 0, and neither of its streams got a byte.
     *
     * @param directory where the streams go
     */
    public static void assertQuiet(Class<?> program, String classPath, Path directory)
            throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        program.getName())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(err)).isEmpty();
        assertThat(Files.readString(out)).isEmpty();
        assertThat(child.exitValue()).isZero();
    }
}
