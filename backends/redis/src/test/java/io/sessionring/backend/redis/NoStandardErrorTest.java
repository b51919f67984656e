package io.sessionring.backend.redis;

import static io.sessionring.testing.QuietProgram.assertQuiet;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees of the driver and of its logging: nothing, with a binding of SLF4J and without. */
class NoStandardErrorTest {

    @TempDir
    Path directory;

    @Test
    void nothingIsWrittenWithABindingOfTheDriversLogger() throws Exception {
        assertQuiet(QuietNode.class, classPath(""), directory);
    }

    @Test
    void nothingIsWrittenWithoutOne() throws Exception {
        assertQuiet(QuietNode.class, classPath("slf4j-nop"), directory);
    }

    private static String classPath(String without) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> without.isEmpty() || !entry.contains(without))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
