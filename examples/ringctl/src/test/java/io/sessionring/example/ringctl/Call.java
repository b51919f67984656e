package io.sessionring.example.ringctl;

import io.sessionring.example.console.CommandFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/** One call of the tool inside this JVM, and all that came of it. */
@SuppressWarnings("ArrayRecordComponent") // read only
record Call(int exitCode, byte[] outBytes, String errors) {

    static Call of(String input, String... arguments) {
        return of(input.getBytes(StandardCharsets.UTF_8), Ansi.OFF, arguments);
    }

    static Call of(byte[] input, Ansi ansi, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Ringctl.run(new CommandFrame(new ByteArrayInputStream(input), out, err), ansi, arguments);
        return new Call(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    String out() {
        return new String(outBytes, StandardCharsets.UTF_8);
    }
}
