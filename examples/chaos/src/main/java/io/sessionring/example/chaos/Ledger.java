package io.sessionring.example.chaos;

import io.sessionring.example.chaos.Errand.Result;
import io.sessionring.example.chaos.Errand.Written;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What every session must hold: the value of the last acknowledged save, or of a later one whose outcome nobody knows; or
 * nothing, once its log-out was acknowledged. A session is in one request at a time, so that nothing else is right. Thread-safe.
 */
final class Ledger {

    private static final int EXAMPLES = 20;

    /** How a session can be wrong. */
    enum Wrong implements Named {
        /** It holds an older value than the one that was acknowledged last. */
        LOST,
        /** It is not there, though it was not ended. */
        VANISHED,
        /** It is there, though its end was acknowledged. */
        RESURRECTED,
        /** Its attributes are not those of one save. */
        TORN,
        /** It could not be read back. */
        UNREAD
    }

    /** A session. */
    static final class Entry {

        private final int number;
        private final String id;
        private int acknowledged;
        private Set<Integer> perhaps = Set.of();
        private boolean mayBeThere = true;
        private boolean mayBeGone;
        private boolean ending;
        private boolean busy;
        private int place;

        private Entry(int number, String id, int acknowledged) {
            this.number = number;
            this.id = id;
            this.acknowledged = acknowledged;
        }

        String id() {
            return id;
        }
    }

    /** Sessions that must be there. */
    private final List<Entry> live = new ArrayList<>();
    /** All others: ended, or perhaps. */
    private final List<Entry> others = new ArrayList<>();

    private final Map<Wrong, Integer> wrong = new EnumMap<>(Wrong.class);
    private final List<String> examples = new ArrayList<>();
    private int sessions;
    private int acknowledgedLogOuts;
    private long acknowledgedWrites;
    private long unknownWrites;

    Ledger() {
        for (Wrong kind : Wrong.values()) {
            wrong.put(kind, 0);
        }
    }

    /** Notes a session that was made, or perhaps was. */
    synchronized void created(Result result, int value) {
        boolean done = result.written() == Written.DONE;
        Entry entry = new Entry(++sessions, result.id(), value);
        count(result.written());
        if (done) {
            entry.place = live.size();
            live.add(entry);
        } else {
            entry.mayBeGone = true;
            others.add(entry);
        }
    }

    /**
     * {@return a session for one request, which gives it back} Four of five requests are for those that are used much, one in a
     * hundred of all; the others are used once in a while.
     */
    synchronized Entry take(Random random) {
        int much = Math.max(1, live.size() / 100);
        Entry entry;
        do {
            entry = live.get(random.nextInt(random.nextInt(5) > 0 ? much : live.size()));
        } while (entry.busy);
        entry.busy = true;
        return entry;
    }

    /** Nothing came of the request. */
    synchronized void giveBack(Entry entry) {
        entry.busy = false;
    }

    /** Notes what a request found and then perhaps wrote, and gives the session back. */
    synchronized void used(Entry entry, Result result, int value, String where) {
        entry.busy = false;
        int found = result.single();
        if (found == Result.UNAVAILABLE) {
            return;
        }
        found(entry, found, where);
        if (found == Result.ABSENT || result.written() == Written.NOTHING) {
            return;
        }
        count(result.written());
        switch (result.written()) {
            case DONE -> {
                entry.acknowledged = value;
                entry.perhaps = Set.of();
            }
            case GONE -> found(entry, Result.ABSENT, where + ", save");
            default -> {
                Set<Integer> more = new HashSet<>(entry.perhaps);
                more.add(value);
                entry.perhaps = more;
            }
        }
    }

    /** Notes a log-out, and gives the session back. */
    synchronized void loggedOut(Entry entry, Written written) {
        entry.busy = false;
        entry.ending = true;
        entry.mayBeGone = true;
        entry.mayBeThere = written != Written.DONE;
        count(written);
        acknowledgedLogOuts += written == Written.DONE ? 1 : 0;
        retire(entry);
    }

    private void count(Written written) {
        acknowledgedWrites += written == Written.DONE ? 1 : 0;
        unknownWrites += written == Written.UNKNOWN ? 1 : 0;
    }

    /** It need not be there any more. */
    private void retire(Entry entry) {
        Entry last = live.remove(live.size() - 1);
        if (last != entry) {
            live.set(entry.place, last);
            last.place = entry.place;
        }
        others.add(entry);
    }

    /** Judges what was found; a wrong one is then taken for what it is, so that it counts once. */
    private void found(Entry entry, int found, String where) {
        switch (found) {
            case Result.ABSENT -> {
                if (!entry.mayBeGone) {
                    wrong(Wrong.VANISHED, entry, where);
                    entry.mayBeGone = true;
                    retire(entry);
                }
                if (entry.ending) {
                    entry.mayBeThere = false;
                }
            }
            case Result.TORN -> wrong(Wrong.TORN, entry, where);
            default -> {
                if (!entry.mayBeThere) {
                    wrong(Wrong.RESURRECTED, entry, where);
                } else if (entry.perhaps.contains(found)) {
                    entry.acknowledged = found;
                } else if (found != entry.acknowledged) {
                    wrong(Wrong.LOST, entry, where + ": " + found + " instead of " + entry.acknowledged);
                    entry.acknowledged = found;
                }
            }
        }
    }

    private void wrong(Wrong kind, Entry entry, String where) {
        wrong.merge(kind, 1, Integer::sum);
        if (examples.size() < EXAMPLES) {
            examples.add(kind.label() + ": session " + entry.number + ", " + where);
        }
    }

    /** Notes what was found when all was read back; nothing else is under way. */
    synchronized void readBack(Entry entry, int found, String where) {
        if (found == Result.UNAVAILABLE) {
            wrong(Wrong.UNREAD, entry, where);
        } else {
            found(entry, found, where);
        }
    }

    /** {@return every session that there ever was, in a list of the caller's own} */
    synchronized List<Entry> all() {
        List<Entry> all = new ArrayList<>(live);
        all.addAll(others);
        return all;
    }

    synchronized int live() {
        return live.size();
    }

    synchronized int sessions() {
        return sessions;
    }

    synchronized int acknowledgedLogOuts() {
        return acknowledgedLogOuts;
    }

    synchronized long acknowledgedWrites() {
        return acknowledgedWrites;
    }

    synchronized long unknownWrites() {
        return unknownWrites;
    }

    /** {@return how often each kind was found, by its name; all kinds are there} */
    synchronized Map<String, Integer> wrong() {
        Map<String, Integer> named = new LinkedHashMap<>();
        wrong.forEach((kind, count) -> named.put(kind.label(), count));
        return named;
    }

    synchronized Collection<String> examples() {
        return List.copyOf(examples);
    }
}
