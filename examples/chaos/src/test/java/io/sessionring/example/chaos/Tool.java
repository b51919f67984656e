package io.sessionring.example.chaos;

import io.sessionring.example.console.CommandFrame;
import io.sessionring.example.console.Progress;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What the tool says to some arguments. */
record Tool(int exitCode, String out, String err) {

    static Tool run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Chaos.run(new CommandFrame(InputStream.nullInputStream(), out, err), Progress.NONE, arguments);
        return new Tool(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
