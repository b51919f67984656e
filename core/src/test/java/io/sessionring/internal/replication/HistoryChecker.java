package io.sessionring.internal.replication;

import io.sessionring.internal.replication.History.Birth;
import io.sessionring.internal.replication.History.Call;
import io.sessionring.internal.replication.History.Ending;
import io.sessionring.internal.replication.History.Read;
import io.sessionring.internal.replication.History.Use;
import io.sessionring.internal.replication.History.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds what is wrong in a history. Where two things overlapped, every order of them is right. */
public final class HistoryChecker {

    private static final long SLACK_NANOS = World.MILLI;

    private final History history;
    private final long deadlineNanos;
    private final List<Violation> violations = new ArrayList<>();

    private HistoryChecker(History history, long deadlineNanos) {
        this.history = history;
        this.deadlineNanos = deadlineNanos;
    }

    /** {@return what is wrong; operations may take this long} */
    public static List<Violation> check(History history, long deadlineNanos) {
        HistoryChecker checker = new HistoryChecker(history, deadlineNanos);
        for (Read read : history.reads) {
            if (read.found()) {
                checker.values(read);
                checker.resurrected(read);
                checker.outlived(read);
            } else {
                checker.vanished(read);
            }
        }
        checker.monotonic();
        if (history.countsExactly) {
            checker.counts();
        }
        checker.deadlines();
        return checker.violations;
    }

    private void add(Violation.Kind kind, String what) {
        violations.add(new Violation(kind, what));
    }

    private void values(Read read) {
        for (String name : names(read.session())) {
            Integer number = read.values().get(name);
            Write replacing;
            String seen;
            if (number != null) {
                Write by = history.writes.get(number);
                replacing = replacing(by, read);
                seen = by.toString();
            } else {
                replacing = sourceOfAbsence(read, name) != null ? null : firstBefore(read, name);
                seen = "no value of " + name;
            }
            if (replacing != null) {
                add(
                        read.last() ? Violation.Kind.LOST : Violation.Kind.STALE,
                        read + " has " + seen + ", but " + replacing + " had replaced that");
            }
        }
    }

    private Set<String> names(int session) {
        Set<String> names = new TreeSet<>();
        for (Write write : history.writes) {
            if (write.session == session) {
                names.add(write.name);
            }
        }
        return names;
    }

    /** {@return an acknowledged write that certainly came after this one and before the read, or null} */
    private Write replacing(Write write, Read read) {
        for (Write other : history.writes) {
            if (sameThing(write, other) && write.end < other.start && other.end < read.start()) {
                return other;
            }
        }
        return null;
    }

    private static boolean sameThing(Write one, Write other) {
        return one.session == other.session && one.name.equals(other.name);
    }

    /** {@return a removal that may be the reason why the read found no value, or null} */
    private Write sourceOfAbsence(Read read, String name) {
        for (Write write : history.writes) {
            if (write.removal
                    && write.session == read.session()
                    && write.name.equals(name)
                    && write.start < read.end()
                    && replacing(write, read) == null) {
                return write;
            }
        }
        return null;
    }

    /** {@return any acknowledged write before the read: after it the name is no longer unheard of} */
    private Write firstBefore(Read read, String name) {
        for (Write write : history.writes) {
            if (write.session == read.session() && write.name.equals(name) && write.end < read.start()) {
                return write;
            }
        }
        return null;
    }

    private void resurrected(Read read) {
        for (Ending ending : history.endings) {
            if (concerns(ending, read) && ending.end < read.start()) {
                add(Violation.Kind.RESURRECTED, read + " after " + ending);
                return;
            }
        }
    }

    /** Every operation that began before the read may have been a use. */
    private void outlived(Read read) {
        if (history.outlivesNanos == History.OPEN) {
            return;
        }
        long usedAt = history.calls.stream()
                .filter(call -> call.start < read.start())
                .mapToLong(call -> Math.min(Math.min(call.end, call.killedAt), read.start()))
                .max()
                .orElse(read.start());
        if (read.start() - usedAt > history.lifeNanos.get(read.session()) + history.outlivesNanos) {
            add(Violation.Kind.OUTLIVED, read + " though nobody had used it since " + usedAt / World.MILLI + " ms");
        }
        long madeBy = history.births.stream()
                .filter(birth -> birth.session() == read.session())
                .mapToLong(Birth::at)
                .min()
                .orElse(read.start());
        if (history.absoluteLifeNanos != History.OPEN
                && read.start() - madeBy > history.absoluteLifeNanos + history.outlivesNanos) {
            add(Violation.Kind.OUTLIVED, read + " though it was made by " + madeBy / World.MILLI + " ms");
        }
    }

    private static boolean concerns(Ending ending, Read read) {
        return ending.session == read.session() && ending.id == read.id();
    }

    private void vanished(Read read) {
        boolean born = false;
        for (Birth birth : history.births) {
            born |= birth.session() == read.session() && birth.id() == read.id() && birth.at() < read.start();
        }
        boolean ended =
                history.endings.stream().anyMatch(ending -> concerns(ending, read) && ending.start < read.end());
        if (born && !ended && !mayHaveExpired(read)) {
            add(Violation.Kind.VANISHED, read + " though it was live and never ended");
        }
    }

    /** Whether there was a time, up to the read, in which the session had not been used for as long as it may be. */
    private boolean mayHaveExpired(Read read) {
        long life = history.lifeNanos.get(read.session());
        long usedAt = Long.MAX_VALUE;
        List<Use> uses = history.uses.stream()
                .filter(use -> use.session() == read.session() && use.end() < read.start())
                .sorted(Comparator.comparingLong(Use::end))
                .toList();
        if (!uses.isEmpty() && history.absoluteLifeNanos != History.OPEN) {
            long made = uses.stream().mapToLong(Use::start).min().orElseThrow();
            if (read.end() - made > history.absoluteLifeNanos) {
                return true;
            }
        }
        for (Use use : uses) {
            if (usedAt != Long.MAX_VALUE && use.end() - usedAt > life) {
                return true;
            }
            usedAt = usedAt == Long.MAX_VALUE ? use.start() : Math.max(usedAt, use.start());
        }
        return usedAt == Long.MAX_VALUE || read.end() - usedAt > life;
    }

    private void monotonic() {
        for (Read later : history.reads) {
            for (Read earlier : history.reads) {
                if (later.found()
                        && earlier.found()
                        && later.client() == earlier.client()
                        && later.session() == earlier.session()
                        && earlier.end() < later.start()) {
                    monotonic(earlier, later);
                }
            }
        }
    }

    private void monotonic(Read earlier, Read later) {
        earlier.values().forEach((name, number) -> {
            Write seen = history.writes.get(number);
            Integer laterNumber = later.values().get(name);
            boolean older;
            if (laterNumber != null) {
                older = history.writes.get(laterNumber).end < seen.start;
            } else { // every removal that can be the reason is older, as is that there never was one
                older = history.writes.stream()
                        .noneMatch(write -> write.removal
                                && sameThing(write, seen)
                                && write.start < later.end()
                                && write.end >= seen.start);
            }
            if (older) {
                add(Violation.Kind.NON_MONOTONIC, later + " is older in " + name + " than " + earlier);
            }
        });
    }

    private void counts() {
        for (Read read : history.reads) {
            Integer number = read.values().get(History.COUNTER);
            if (!read.found() || !read.last() || number == null) {
                continue;
            }
            int acknowledged = (int) history.countOf.keySet().stream()
                    .map(history.writes::get)
                    .filter(write -> write.session == read.session() && write.end < read.start())
                    .count();
            int count = history.countOf.get(number);
            if (count < acknowledged) {
                add(Violation.Kind.MISCOUNTED, read + " counts " + count + " of " + acknowledged);
            }
        }
    }

    private void deadlines() {
        for (Call call : history.calls) {
            if (call.end == History.OPEN) {
                if (!call.clientKilled) {
                    add(Violation.Kind.LATE, call + " was never answered");
                }
            } else if (call.end - call.start - call.pausedNanos > deadlineNanos + SLACK_NANOS) {
                add(Violation.Kind.LATE, call + " came after its deadline");
            }
        }
    }
}
