package io.sessionring.example.chaos;

import io.sessionring.internal.replication.History;
import io.sessionring.internal.replication.History.Ending;
import io.sessionring.internal.replication.History.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session from its first request to the last look: the browser's cookie, and what was asked and answered. The checker
 * gets it as a history of one session. Thread-safe.
 */
final class Story {

    private static final int SESSION = 0;

    final int number;
    private final History history = new History();
    private String id = "";
    private int idNumber;
    private String formerId = "";
    private int formerNumber = -1;
    private int ids = 1;
    private boolean loggedOut;
    private boolean missing;
    private int underWay;

    Story(int number) {
        this.number = number;
        history.lifeNanos.add(Times.MAX_INACTIVE.toNanos());
    }

    /** An id of this session, and its number. */
    record Cookie(String id, int number) {}

    synchronized Cookie cookie() {
        return new Cookie(id, idNumber);
    }

    /** {@return the id before the last log-in, or null if there was none} */
    synchronized @Nullable Cookie formerCookie() {
        return formerNumber < 0 ? null : new Cookie(formerId, formerNumber);
    }

    /** {@return whether the session has ended, or cannot be relied on any more} */
    synchronized boolean over() {
        return loggedOut || missing;
    }

    synchronized void end() {
        loggedOut = true;
    }

    synchronized void begin() {
        underWay++;
    }

    synchronized void done() {
        underWay--;
        notifyAll();
    }

    synchronized boolean awaitRequests(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (underWay > 0 && end - System.nanoTime() > 0) {
            wait(20);
        }
        return underWay == 0;
    }

    synchronized void born(String firstId, long at) {
        id = firstId;
        history.births.add(new History.Birth(SESSION, 0, at));
    }

    synchronized Write write(Cookie under, String name, boolean removal, long start) {
        return history.write(SESSION, under.number, name, removal, start);
    }

    /** Notes what an update makes of the counter, and returns the count. */
    synchronized int count(Write write, @Nullable String before) {
        int count = before == null ? 1 : history.countOf.getOrDefault(number(before), 0) + 1;
        history.countOf.put(write.number, count);
        return count;
    }

    synchronized void acknowledge(List<Write> writes, long start, long at) {
        writes.forEach(write -> write.end = at);
        history.uses.add(new History.Use(SESSION, start, at));
    }

    synchronized void read(
            Cookie under, int client, long start, long end, @Nullable Map<String, String> values, boolean last) {
        Map<String, Integer> numbers = new HashMap<>();
        if (values != null) {
            values.forEach((name, value) -> numbers.put(name, number(value)));
        } else if (under.number == idNumber) {
            missing = true;
        }
        history.reads.add(
                new History.Read(SESSION, under.number, client, start, end, values != null, Map.copyOf(numbers), last));
    }

    synchronized Ending ending(Cookie under, boolean rotation, long start) {
        return history.ending(SESSION, under.number, rotation, start);
    }

    synchronized void ended(Ending ending, long at) {
        ending.end = at;
    }

    synchronized int nextId() {
        return ids++;
    }

    /** The browser has another id from now on; without {@code everything} the log-in may have lost parallel writes. */
    synchronized void rotated(Cookie before, Cookie after, long start, long at, boolean everything) {
        formerId = before.id;
        formerNumber = before.number;
        id = after.id;
        idNumber = after.number;
        missing = false;
        history.births.add(new History.Birth(SESSION, after.number, at));
        if (!everything) {
            history.reopen(SESSION, before.number, start);
        }
    }

    synchronized void called(int client, long start, long end, long pausedNanos) {
        History.Call call = history.call(client, start);
        call.end = end;
        call.pausedNanos = pausedNanos;
    }

    synchronized int acknowledgedWrites() {
        return (int) history.writes.stream()
                .filter(write -> write.end != History.OPEN)
                .count();
    }

    /** {@return the history, for the checker; nothing may happen any more} */
    synchronized History history() {
        return history;
    }

    /** {@return which write a value came from} */
    private int number(String value) {
        int colon = value.indexOf(':');
        String digits = colon < 0 ? value : value.substring(0, colon);
        if (!digits.matches("[0-9]{1,9}") || Integer.parseInt(digits) >= history.writes.size()) {
            throw new IllegalStateException("session " + number + " has a value that nobody wrote");
        }
        return Integer.parseInt(digits);
    }

    /** {@return what happened, for people} */
    synchronized List<String> lines() {
        record Line(long at, String text) {}
        List<Line> lines = new ArrayList<>();
        history.writes.forEach(write -> lines.add(new Line(write.start, write.toString())));
        history.reads.forEach(read -> lines.add(new Line(read.start(), read.toString())));
        history.endings.forEach(ending -> lines.add(new Line(ending.start, ending.toString())));
        lines.sort(Comparator.comparingLong(Line::at));
        return lines.stream().map(Line::text).toList();
    }
}
