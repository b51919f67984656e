package io.sessionring.example.quickstart;

import io.sessionring.example.console.CommandFrame;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What the demonstration shows where nobody watches. */
final class Demonstration {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    /** Runs it and returns the exit code. */
    int run(String... arguments) {
        CommandFrame frame = new CommandFrame(InputStream.nullInputStream(), shown, complaints);
        Screen screen = new Screen(new PrintStream(frame.out(), true, StandardCharsets.UTF_8), false);
        return Quickstart.run(frame, screen, arguments);
    }

    String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    String complaints() {
        return complaints.toString(StandardCharsets.UTF_8);
    }
}
