package io.sessionring.example.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What the demonstration shows: lines and bars, which move where somebody watches. */
final class Screen {

    private static final int BAR_WIDTH = 30;
    private static final long REDRAW_MILLIS = 100;

    private final PrintStream out;
    private final boolean watched;

    Screen(PrintStream out) {
        this(out, somebodyWatches());
    }

    Screen(PrintStream out, boolean watched) {
        this.out = out;
        this.watched = watched;
    }

    void title(String text) {
        out.println();
        out.println(text);
    }

    void line(String text) {
        out.println("  " + text);
    }

    /** {@return a bar whose full length stands for {@code most}} */
    static String bar(long count, long most) {
        int length = (int) Math.round(1.0 * BAR_WIDTH * count / Math.max(1, most));
        return "█".repeat(length) + " ".repeat(BAR_WIDTH - length);
    }

    /**
     * Shows a picture until something has happened: where somebody watches, drawn again and again in the same place, elsewhere
     * only the last one.
     *
     * @return whether it has happened in that time
     */
    boolean watch(Picture picture, BooleanSupplier happened, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean done = happened.getAsBoolean();
        int drawn = 0;
        while (!done && System.nanoTime() - end < 0) {
            if (watched) {
                drawn = draw(picture.lines(), drawn);
            }
            TimeUnit.MILLISECONDS.sleep(REDRAW_MILLIS);
            done = happened.getAsBoolean();
        }
        draw(picture.lines(), drawn);
        return done;
    }

    /** Something that changes, as lines. */
    interface Picture {
        List<String> lines() throws InterruptedException;
    }

    /** Takes the place of the lines that were drawn before. */
    private int draw(List<String> lines, int drawn) {
        StringBuilder text = new StringBuilder(drawn == 0 ? "" : "\033[" + drawn + "A");
        for (String line : lines) {
            text.append("  ").append(line).append(watched ? "\033[K" : "").append(System.lineSeparator());
        }
        out.print(text);
        out.flush();
        return lines.size();
    }

    /** Counts steps on a progress bar while the work goes on. */
    void progress(String what, int steps, Work work) throws InterruptedException {
        if (!watched) {
            work.run(() -> {});
            return;
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("  " + what)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .setUpdateIntervalMillis(100)
                .build()) {
            work.run(bar::step);
        }
    }

    /** Some work that says when a step of it is done. */
    interface Work {
        void run(Runnable step) throws InterruptedException;
    }

    /** From Java 22 on there is a console even where nobody watches, and it can be asked; before, there is none then. */
    @SuppressWarnings("SystemConsoleNull") // and the rest asks it
    private static boolean somebodyWatches() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
