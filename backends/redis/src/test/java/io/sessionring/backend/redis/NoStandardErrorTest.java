package io.sessionring.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees of the driver and of its logging: nothing, with a binding of SLF4J and without. */
class NoStandardErrorTest {

    @TempDir
    Path directory;

    @Test
    void nothingIsWrittenWithABindingOfTheDriversLogger() throws Exception {
        assertQuiet(classPath(""));
    }

    @Test
    void nothingIsWrittenWithoutOne() throws Exception {
        assertQuiet(classPath("slf4j-nop"));
    }

    private static String classPath(String without) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> without.isEmpty() || !entry.contains(without))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void assertQuiet(String classPath) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        QuietNode.class.getName())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(err)).isEmpty();
        assertThat(Files.readString(out)).isEmpty();
        assertThat(child.exitValue()).isZero();
    }
}
