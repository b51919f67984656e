package io.sessionring.example.chaos;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What the tool says to some arguments. */
record Tool(int exitCode, String out, String err) {

    static Tool run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Chaos.run(new ByteArrayInputStream(new byte[0]), out, err, Progress.NONE, arguments);
        return new Tool(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
