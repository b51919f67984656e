package io.sessionring.example.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, where that is a terminal; elsewhere nothing is shown. Thread-safe. */
public final class Progress {

    /** Nobody watches. */
    public static final Progress NONE = new Progress(false);

    private final boolean watched;

    private Progress(boolean watched) {
        this.watched = watched;
    }

    /** {@return one that is shown if standard error is a terminal} */
    public static Progress onTerminal() {
        return new Progress(standardErrorIsTerminal());
    }

    /** A bar being drawn. */
    public interface Bar extends AutoCloseable {
        /**
         * Moves it.
         *
         * @param done how many steps are done in all
         */
        void stepTo(long done);

        /**
         * Shows a text behind it.
         *
         * @param text what is being done
         */
        void say(String text);

        @Override
        void close();
    }

    private enum Nothing implements Bar {
        SHOWN;

        @Override
        public void stepTo(long done) {}

        @Override
        public void say(String text) {}

        @Override
        public void close() {}
    }

    private record Shown(ProgressBar bar) implements Bar {
        @Override
        public void stepTo(long done) {
            bar.stepTo(done);
        }

        @Override
        public void say(String text) {
            bar.setExtraMessage(text);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /**
     * Begins a bar.
     *
     * @param task what stands before it
     * @param steps how many steps it counts to
     * @return the bar, which the caller closes
     */
    public Bar start(String task, long steps) {
        if (!watched) {
            return Nothing.SHOWN;
        }
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Shown(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .setUpdateIntervalMillis(100)
                .build());
    }

    /** Java's own console says nothing about standard error; where the system does not say it either, none is assumed. */
    private static boolean standardErrorIsTerminal() {
        Path standardError = Path.of("/proc/self/fd/2");
        try {
            String target = Files.readSymbolicLink(standardError).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
