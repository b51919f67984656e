package io.sessionring.example.ringctl;

import io.sessionring.RingChange;
import io.sessionring.RingChange.Stage;
import io.sessionring.example.console.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/** Shows how far a change has come until it is over, or until the operator has seen enough of it. For one thread. */
final class ChangeWatch {

    private static final Duration STEP = Duration.ofMillis(200);
    private static final int PERCENT = 100;
    private static final long FAREWELL_SECONDS = 2;

    private final CommandSpec spec;
    private final PrintWriter err;

    private ChangeWatch(CommandSpec spec, PrintWriter err) {
        this.spec = spec;
        this.err = err;
    }

    /** {@return one that says with the command's name when it is left} */
    static ChangeWatch of(CommandSpec spec) {
        return new ChangeWatch(spec, spec.commandLine().getErr());
    }

    /** {@return how the change ended; empty if the operator left it} */
    Optional<Stage> watch(RingChange change, Progress progress) {
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = leaver(Thread.currentThread(), over);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return Optional.of(shown(change, progress));
        } catch (InterruptedException e) {
            err.print(
                    spec.qualifiedName() + ": the change is left to the other clients of the ring, which go on with it;"
                            + " so does 'ringctl resume', and 'ringctl back' takes it back while it is not decided\n");
            err.flush();
            return Optional.empty();
        } finally {
            over.countDown();
            remove(hook);
        }
    }

    /** Ctrl-C lets the JVM end only when it was said what becomes of the change. */
    private static Thread leaver(Thread watcher, CountDownLatch over) {
        return new Thread(
                () -> {
                    watcher.interrupt();
                    try {
                        over.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "ringctl-leave");
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending: it is the hook that waits
        }
    }

    private static Stage shown(RingChange change, Progress progress) throws InterruptedException {
        try (Progress.Bar bar = progress.start("change", PERCENT)) {
            while (true) {
                RingChange.Progress now = change.await(STEP);
                bar.stepTo(percent(now));
                bar.say(text(now));
                if (now.stage() == Stage.DONE || now.stage() == Stage.REPLACED) {
                    return now.stage();
                }
            }
        }
    }

    /** The keys count, and the last step is the end itself. */
    private static long percent(RingChange.Progress now) {
        return switch (now.stage()) {
            case JOINING, REPLACED -> 0;
            case MOVING -> now.keysAbout() == 0 ? 0 : (PERCENT - 1) * now.keysSwept() / now.keysAbout();
            case ENDING -> PERCENT - 1;
            case DONE -> PERCENT;
        };
    }

    /** {@return how far it has come, in one line} */
    static String text(RingChange.Progress now) {
        String here = now.carriedOutHere() ? "" : ", carried out by another client";
        return switch (now.stage()) {
            case JOINING -> "joining: clients learn of the change" + here;
            case MOVING -> "moving" + (now.carriedOutHere() ? ": " + numbers(now) : here);
            case ENDING -> "ending: it is decided" + here;
            case DONE -> "done";
            case REPLACED -> "replaced by another change";
        };
    }

    private static String numbers(RingChange.Progress now) {
        StringBuilder text = new StringBuilder(number(now.keysSwept()));
        if (now.keysAbout() > 0) {
            text.append(" of about ").append(number(now.keysAbout()));
        }
        text.append(" keys, ")
                .append(number(now.sessionsMoved()))
                .append(" sessions moved, ")
                .append(number(Math.round(now.perSecond())))
                .append(" keys/s");
        now.timeLeft()
                .ifPresent(left -> text.append(", ").append(left.toSeconds()).append(" s left"));
        if (now.sessionsHeldBack() > 0) {
            text.append(", ").append(number(now.sessionsHeldBack())).append(" sessions held back (see the log)");
        }
        if (now.waitsForSessionLife()) {
            text.append(", a node does not list its keys: it takes a session life");
        }
        return text.toString();
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
