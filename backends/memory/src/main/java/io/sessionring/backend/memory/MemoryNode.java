package io.sessionring.backend.memory;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Refused;
import io.sessionring.spi.KnownRun;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import io.sessionring.spi.RingRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One node inside the JVM, and the handle to make it misbehave. It keeps values with their time to live, forgets expired ones,
 * and answers on the caller's thread. Thread-safe.
 */
public final class MemoryNode {

    private static final int KEYS_AT_A_TIME = 250;

    private static final Failed DOWN = new Failed(Failed.Cause.CLOSED, "the node is down");

    private record Item(Value value, long token, long expiresAtMillis) {}

    /** Bytes that nobody changes. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Value(byte[] bytes) {}

    /** What a node held at one moment; see {@link #snapshot}. */
    public static final class Snapshot {
        private final Map<String, Item> items;

        private Snapshot(Map<String, Item> items) {
            this.items = items;
        }
    }

    private final String address;
    private final Clock clock;
    private final int maxValueBytes;
    private final List<Pending> pending = new ArrayList<>();
    private Map<String, Item> items = new LinkedHashMap<>();
    private int process = 1;
    private long startedMillis;
    private long tokens;
    private boolean hanging;
    private boolean down;
    private boolean full;

    MemoryNode(String address, Clock clock, int maxValueBytes) {
        this.address = address;
        this.clock = clock;
        this.maxValueBytes = maxValueBytes;
        this.startedMillis = clock.millis();
    }

    /** Answers nothing until {@link #recover}; what is asked meanwhile is done then. */
    public synchronized void hang() {
        hanging = true;
    }

    /** Ends as a crash would: what is under way and what is asked from now on fails at once. The data is kept. */
    public void fail() {
        List<Pending> lost;
        synchronized (this) {
            down = true;
            hanging = false;
            lost = List.copyOf(pending);
            pending.clear();
        }
        lost.forEach(each -> each.reply.complete(DOWN));
    }

    /** Ends {@link #hang}, {@link #fail} and {@link #refuseWrites}: the same run goes on with its data. */
    public void recover() {
        List<Pending> waiting;
        synchronized (this) {
            hanging = false;
            down = false;
            full = false;
            waiting = List.copyOf(pending);
            pending.clear();
        }
        waiting.forEach(each -> each.reply.complete(answered(each.action)));
    }

    /** Starts anew, empty: another incarnation. */
    public void restart() {
        restore(new Snapshot(Map.of()));
    }

    /** {@return what it holds now} */
    public synchronized Snapshot snapshot() {
        return new Snapshot(Map.copyOf(items));
    }

    /**
     * Starts anew with older data, as a server does that loads what it saved: another incarnation.
     *
     * @param snapshot what it holds then
     */
    public void restore(Snapshot snapshot) {
        fail();
        synchronized (this) {
            items = new LinkedHashMap<>(snapshot.items);
            newProcess();
        }
        recover();
    }

    /** Forgets everything, though the process goes on: another incarnation, which shows with the next heartbeat. */
    public synchronized void flush() {
        items.clear();
    }

    /**
     * Forgets one value, as a server does that is short of memory.
     *
     * @param key the storage key
     * @return whether it was there
     */
    public synchronized boolean evict(String key) {
        return items.remove(key) != null;
    }

    /** Refuses every write for lack of memory, until {@link #recover}. */
    public synchronized void refuseWrites() {
        full = true;
    }

    /** {@return the storage keys it holds, that of its ring record among them; a copy} */
    public synchronized Set<String> keys() {
        dropExpired();
        return Set.copyOf(items.keySet());
    }

    /**
     * Reads a value past every client.
     *
     * @param key the storage key
     * @return a copy of the bytes, null if there are none
     */
    public synchronized byte @Nullable [] value(String key) {
        Item item = current(key);
        return item == null ? null : item.value.bytes.clone();
    }

    /**
     * Stores a value past every client; it does not expire.
     *
     * @param key the storage key
     * @param bytes the value
     */
    public synchronized void put(String key, byte[] bytes) {
        items.put(key, new Item(new Value(bytes.clone()), ++tokens, Long.MAX_VALUE));
    }

    /** {@return the address} */
    @Override
    public String toString() {
        return address;
    }

    private void newProcess() {
        process++;
        startedMillis = clock.millis();
    }

    /** An operation that has not been done yet. */
    private record Pending(Reply<Answer> reply, Function<MemoryNode, Answer> action) {}

    /** Does it now, or later if the node hangs. */
    void ask(Reply<Answer> reply, Function<MemoryNode, Answer> action) {
        Answer answer;
        synchronized (this) {
            if (hanging) {
                pending.add(new Pending(reply, action));
                return;
            }
            answer = answered(action);
        }
        reply.complete(answer);
    }

    private synchronized Answer answered(Function<MemoryNode, Answer> action) {
        return down ? DOWN : action.apply(this);
    }

    /** Forgets what a port still waits for. */
    synchronized void forget(Set<Reply<Answer>> replies) {
        pending.removeIf(each -> replies.contains(each.reply));
    }

    Answer get(KnownRun run, String key) {
        Item item = current(key);
        return item == null
                ? new Answer.Miss(run.incarnation())
                : new Answer.Hit(item.value.bytes, item.token, run.incarnation());
    }

    Answer add(KnownRun run, String key, byte[] value, long ttlSeconds) {
        return current(key) != null ? new Answer.Exists(run.incarnation()) : store(run, key, value, ttlSeconds);
    }

    Answer compareAndSet(KnownRun run, String key, long token, byte[] value, long ttlSeconds) {
        Item item = current(key);
        if (item == null) {
            return new Answer.Miss(run.incarnation());
        }
        return item.token != token ? new Answer.Exists(run.incarnation()) : store(run, key, value, ttlSeconds);
    }

    Answer store(KnownRun run, String key, byte[] value, long ttlSeconds) {
        if (value.length > maxValueBytes) {
            return new Refused(Refused.Reason.TOO_LARGE, maxValueBytes, run.incarnation());
        }
        if (full) {
            return new Refused(Refused.Reason.OUT_OF_MEMORY, 0, run.incarnation());
        }
        items.put(key, new Item(new Value(value), ++tokens, expiresAt(ttlSeconds)));
        return new Answer.Stored(tokens, run.incarnation());
    }

    private long expiresAt(long ttlSeconds) {
        return ttlSeconds == NodePort.FOR_EVER
                ? Long.MAX_VALUE
                : clock.millis() + Math.min(ttlSeconds, Long.MAX_VALUE / 2_000) * 1_000;
    }

    Answer delete(KnownRun run, String key) {
        boolean wasThere = current(key) != null;
        items.remove(key);
        return wasThere ? new Answer.Done(run.incarnation()) : new Answer.Miss(run.incarnation());
    }

    Answer compareAndDelete(KnownRun run, String key, long token) {
        Item item = current(key);
        return item == null || item.token == token ? delete(run, key) : new Answer.Exists(run.incarnation());
    }

    Answer touch(KnownRun run, String key, long ttlSeconds) {
        Item item = current(key);
        if (item == null) {
            return new Answer.Miss(run.incarnation());
        }
        items.put(key, new Item(item.value, item.token, expiresAt(ttlSeconds)));
        return new Answer.Done(run.incarnation());
    }

    Answer hello(KnownRun run, PortSettings asking) {
        Item stored = greet(run, asking.ringRecord());
        return run.hello(
                clock.millis() - asking.clock().millis(),
                stored == null ? null : new Answer.Hit(stored.value.bytes, stored.token, run.incarnation()));
    }

    /** {@return what a port knows of this process that has just connected to it} */
    KnownRun met(PortSettings asking) {
        KnownRun run = new KnownRun("memory " + address + " process " + process, startedMillis, asking);
        greet(run, asking.ringRecord());
        return run;
    }

    /** Looks at the ring record, and adds it where there is none. {@return it, null if there is none} */
    private @Nullable Item greet(KnownRun run, @Nullable RingRecord record) {
        if (record == null) {
            return null;
        }
        Item stored = current(record.key());
        if (stored == null && record.isAdded() && !full) {
            run.missed();
            stored = new Item(new Value(record.fresh()), ++tokens, Long.MAX_VALUE);
            items.put(record.key(), stored);
        }
        if (stored == null) {
            run.lacks(full ? "the node has no memory for it" : "there is none, and it is only looked for");
        } else {
            run.found(stored.value.bytes);
        }
        return stored;
    }

    Answer report(KnownRun run) {
        dropExpired();
        long used = items.values().stream()
                .mapToLong(item -> item.value.bytes.length)
                .sum();
        return new Answer.Report("memory", run.incarnation(), run.upSinceMillis(), used, 0, items.size(), 0);
    }

    /** In alphabetical order, so that what is stored meanwhile does not move the others. */
    Answer keys(String prefix, String from) {
        dropExpired();
        List<String> keys = items.keySet().stream()
                .filter(key -> key.startsWith(prefix) && key.compareTo(from) > 0)
                .sorted()
                .limit(KEYS_AT_A_TIME)
                .toList();
        return new Answer.Keys(keys, keys.size() < KEYS_AT_A_TIME ? "" : keys.get(keys.size() - 1), true);
    }

    /** {@return which process it is, counted from 1} */
    int process() {
        return process;
    }

    private @Nullable Item current(String key) {
        Item item = items.get(key);
        if (item != null && item.expiresAtMillis <= clock.millis()) {
            items.remove(key);
            return null;
        }
        return item;
    }

    private void dropExpired() {
        long now = clock.millis();
        items.values().removeIf(item -> item.expiresAtMillis <= now);
    }
}
