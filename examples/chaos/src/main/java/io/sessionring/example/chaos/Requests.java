package io.sessionring.example.chaos;

import io.sessionring.example.chaos.SessionStore.Loaded;
import io.sessionring.example.chaos.SessionStore.Unavailable;
import io.sessionring.example.chaos.Story.Cookie;
import io.sessionring.internal.replication.History;
import io.sessionring.internal.replication.History.Ending;
import io.sessionring.internal.replication.History.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an application does for each request of a browser; all of it is noted in the story. Thread-safe. */
final class Requests {

    private static final int CREATES = 10;
    private static final int LOOKS = 3;

    private final List<SessionStore> servers;
    private final @Nullable Pauses pauses;
    private final Figures figures;

    /** With {@code pauses} every answer has to come before its deadline. */
    Requests(List<SessionStore> servers, @Nullable Pauses pauses, Figures figures) {
        this.servers = servers;
        this.pauses = pauses;
        this.figures = figures;
    }

    /** What a request changes. */
    record Change(List<String> set, Set<String> remove) {}

    private <T> @Nullable T call(Story story, int server, Supplier<T> operation) {
        Pauses timed = server < servers.size() ? pauses : null;
        long waitedBefore = timed == null ? 0 : Pauses.waitedForProcessor();
        long start = System.nanoTime();
        boolean answered = false;
        try {
            T result = operation.get();
            answered = true;
            return result;
        } catch (Unavailable e) {
            return null;
        } finally {
            long end = System.nanoTime();
            if (server < servers.size()) {
                figures.add(start, end, answered);
            }
            if (timed != null && end - start > Times.DEADLINE.toNanos()) {
                long waited = Pauses.waitedForProcessor() - waitedBefore;
                long allowance = Times.DEADLINE.toNanos() / 10;
                story.called(server, start, end, timed.within(start, end) + waited + allowance);
            }
        }
    }

    /** Makes the session, with retries; {@code false} if nothing came of it. */
    boolean create(Story story, int server, Change change) throws InterruptedException {
        long start = System.nanoTime();
        SessionStore store = servers.get(server);
        Loaded session = store.create();
        Cookie first = story.cookie();
        List<Write> writes = new ArrayList<>();
        Map<String, String> values = values(story, first, change, start, writes);
        for (int i = 0; i < CREATES; i++) {
            if (Boolean.TRUE.equals(call(story, server, () -> store.save(session, values, Set.of())))) {
                story.acknowledge(writes, start, System.nanoTime());
                story.born(session.id(), System.nanoTime());
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    /** Loads; {@code last}: this is how the session ended. Returns null if there is none or nobody knows. */
    private @Nullable Loaded load(Story story, int server, SessionAccess store, Cookie cookie, boolean last) {
        long start = System.nanoTime();
        Optional<Loaded> found = call(story, server, () -> store.load(cookie.id()));
        if (found == null) {
            return null;
        }
        story.read(
                cookie,
                server,
                start,
                System.nanoTime(),
                found.map(Loaded::values).orElse(null),
                last);
        return found.orElse(null);
    }

    void read(Story story, int server, Cookie cookie) {
        load(story, server, servers.get(server), cookie, false);
    }

    void change(Story story, int server, Cookie cookie, long thinkMillis, Change change) throws InterruptedException {
        change(story, server, servers.get(server), cookie, () -> TimeUnit.MILLISECONDS.sleep(thinkMillis), change);
    }

    /** What a request does between its load and its save. */
    interface Thought {
        void think() throws InterruptedException;
    }

    /** Load, think, change, save; on a server of whatever kind. */
    void change(Story story, int server, SessionAccess store, Cookie cookie, Thought thought, Change change)
            throws InterruptedException {
        long start = System.nanoTime();
        Loaded loaded = load(story, server, store, cookie, false);
        if (loaded == null) {
            return;
        }
        thought.think();
        List<Write> writes = new ArrayList<>();
        Map<String, String> values = values(story, cookie, change, start, writes);
        long saveStart = System.nanoTime();
        Boolean saved = call(story, server, () -> store.save(loaded, values, change.remove));
        told(story, server, cookie, start, saveStart, saved, writes);
    }

    private static void told(
            Story story,
            int server,
            Cookie cookie,
            long start,
            long saveStart,
            @Nullable Boolean saved,
            List<Write> writes) {
        long now = System.nanoTime();
        if (saved == null) {
            return;
        }
        if (saved) {
            story.acknowledge(writes, start, now);
        } else if (now - start < Times.MAX_INACTIVE.toNanos() / 2) {
            // Whoever slept longer is told that the session has expired, whoever else has used it since.
            story.read(cookie, server, saveStart, now, null, false);
        }
    }

    void update(Story story, int server, Cookie cookie) {
        long start = System.nanoTime();
        List<Write> writes = new ArrayList<>();
        Boolean saved = call(
                story,
                server,
                () -> servers.get(server).update(cookie.id(), History.COUNTER, before -> {
                    if (writes.isEmpty()) {
                        writes.add(story.write(cookie, History.COUNTER, false, start));
                    }
                    return writes.get(0).number + ":" + story.count(writes.get(0), before);
                }));
        told(story, server, cookie, start, start, saved, writes);
    }

    void rotate(Story story, int server, Cookie cookie, Change change) {
        SessionStore store = servers.get(server);
        long loadStart = System.nanoTime(); // what it sets stands on this load
        Loaded loaded = load(story, server, store, cookie, false);
        if (loaded == null) {
            return;
        }
        long start = System.nanoTime();
        int newNumber = story.nextId();
        List<Write> writes = new ArrayList<>();
        Map<String, String> values = values(story, cookie, new Change(change.set, Set.of()), loadStart, writes);
        Ending ending = story.ending(cookie, true, start);
        Boolean rotated = call(story, server, () -> store.rotate(loaded, values));
        if (rotated == null) {
            return;
        }
        if (!rotated) {
            story.read(cookie, server, start, System.nanoTime(), null, false);
            return;
        }
        long end = System.nanoTime();
        story.ended(ending, end);
        // What the log-in has collected and could not store comes with the save at the request's end.
        boolean everything = Boolean.TRUE.equals(call(story, server, () -> store.save(loaded, Map.of(), Set.of())));
        story.acknowledge(writes, start, end);
        story.rotated(cookie, new Cookie(loaded.id(), newNumber), start, System.nanoTime(), everything);
    }

    void delete(Story story, int server, Cookie cookie) {
        Ending ending = story.ending(cookie, false, System.nanoTime());
        if (Boolean.TRUE.equals(call(story, server, () -> servers.get(server).delete(cookie.id())))) {
            story.ended(ending, System.nanoTime());
        }
        story.end();
    }

    /** Every server looks at the session, under its last id and the one before. */
    void lookAtTheEnd(Story story) throws InterruptedException {
        for (int server = 0; server < servers.size(); server++) {
            look(story, server, story.cookie());
            Cookie former = story.formerCookie();
            if (former != null) {
                look(story, server, former);
            }
        }
    }

    private void look(Story story, int server, Cookie cookie) throws InterruptedException {
        for (int i = 0; i < LOOKS; i++) {
            long start = System.nanoTime();
            Optional<Loaded> found =
                    call(story, server, () -> servers.get(server).load(cookie.id()));
            if (found != null) {
                story.read(
                        cookie,
                        server,
                        start,
                        System.nanoTime(),
                        found.map(Loaded::values).orElse(null),
                        true);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static Map<String, String> values(
            Story story, Cookie cookie, Change change, long start, List<Write> writes) {
        Map<String, String> values = new HashMap<>();
        for (String name : change.set) {
            Write write = story.write(cookie, name, false, start);
            writes.add(write);
            values.put(name, Integer.toString(write.number));
        }
        for (String name : change.remove) {
            writes.add(story.write(cookie, name, true, start));
        }
        return values;
    }
}
