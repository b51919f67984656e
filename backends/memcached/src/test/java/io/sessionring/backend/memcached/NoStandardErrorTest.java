package io.sessionring.backend.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees of the driver's own messages: nothing. */
class NoStandardErrorTest {

    @TempDir
    Path directory;

    @Test
    void nothingIsWrittenThoughANodeIsKilledAndAnotherAnswersNonsense() throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
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
