package io.sessionring.example.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What the demonstration shows: lines, bar charts, and a progress bar where somebody watches. */
final class Screen {

    private static final int BAR_WIDTH = 40;

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

    /** Draws a bar for each entry, in the map's order; {@code mark} names the entry that gets a remark. */
    void bars(Map<String, Integer> counts, Map<String, String> remarks) {
        int longestName =
                counts.keySet().stream().mapToInt(String::length).max().orElse(0);
        int most = Math.max(
                1, counts.values().stream().mapToInt(Integer::intValue).max().orElse(1));
        int sum =
                Math.max(1, counts.values().stream().mapToInt(Integer::intValue).sum());
        counts.forEach((name, count) -> {
            String bar = "█".repeat((int) Math.round(1.0 * BAR_WIDTH * count / most));
            out.printf(
                    "  %-" + Math.max(1, longestName) + "s  %-" + BAR_WIDTH + "s %,7d  %4.1f %%  %s%n",
                    name,
                    bar,
                    count,
                    100.0 * count / sum,
                    remarks.getOrDefault(name, ""));
        });
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
