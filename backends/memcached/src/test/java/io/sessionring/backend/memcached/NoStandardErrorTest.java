package io.sessionring.backend.memcached;

import static io.sessionring.testing.QuietProgram.assertQuiet;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees of the driver's own messages: nothing. */
class NoStandardErrorTest {

    @TempDir
    Path directory;

    @Test
    void nothingIsWrittenThoughANodeIsKilledAndAnotherAnswersNonsense() throws Exception {
        assertQuiet(QuietNode.class, System.getProperty("java.class.path"), directory);
    }
}
