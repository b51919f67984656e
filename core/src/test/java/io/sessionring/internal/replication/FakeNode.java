package io.sessionring.internal.replication;

import io.sessionring.internal.record.RingRecordFormat;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node in virtual time that does what a test says: answers after a while, loses answers, hangs, restarts, refuses. */
final class FakeNode implements NodePort {

    /** What happens to the next operations, oldest first; none: they are done and answered. */
    enum Fate {
        /** Done, but the connection is lost before the answer. */
        DONE_AND_LOST,
        /** Lost before the node saw it. */
        LOST,
        /** Done, the answer never comes. */
        DONE_AND_SILENT,
        /** Refused as too large. */
        REFUSED,
        /** Not sent: too much is under way already. */
        BUSY
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Item(byte[] value, long token) {}

    private static final String RING_RECORD = StoredRingRecord.lookedAt("").key();

    private final Map<String, Item> items = new HashMap<>();
    private @Nullable Item ringRecord;
    final List<String> asked = new ArrayList<>();
    final List<Fate> fates = new ArrayList<>();
    /** Runs before the next operation: another client gets in between. */
    final List<Runnable> before = new ArrayList<>();

    private final VirtualTime time;
    private final List<Runnable> hanging = new ArrayList<>();
    private long latencyNanos = 500_000;
    private long incarnation = 7;
    private long upSince;
    private long tokens;
    /** How far this node's clock is ahead of the clients'. */
    long clockAheadMillis;
    /** Why it has no ring record. */
    String lack = "";
    /** Why it cannot serve, if not empty: then it answers everything with that. */
    String misconfigured = "";
    /** Answers before the call returns. */
    boolean atOnce;

    /** Brings its answers, null if they come by themselves. */
    Reply.@Nullable Bearer bearer;

    /** Whether it lists its keys; all at once. */
    boolean lists;

    /** Nobody will ask any more. */
    boolean closed;

    private boolean hung;
    private boolean down;
    int refreshes;

    FakeNode(VirtualTime time) {
        this.time = time;
    }

    void slow(long millis) {
        latencyNanos = millis * 1_000_000;
    }

    void hang() {
        hung = true;
    }

    void goOn() {
        hung = false;
        List<Runnable> waiting = List.copyOf(hanging);
        hanging.clear();
        waiting.forEach(Runnable::run);
    }

    void stop() {
        down = true;
    }

    void restartEmpty() {
        down = false;
        incarnation++;
        upSince = time.wallMillis();
        items.clear();
        ringRecord = null;
    }

    /** Comes back as a new run with the data it has. */
    void restartWithData() {
        down = false;
        incarnation++;
        upSince = time.wallMillis();
    }

    void forget() {
        items.clear();
    }

    boolean empty() {
        return items.isEmpty();
    }

    byte[] value(String key) {
        return items.get(key).value();
    }

    void put(String key, byte[] value) {
        items.put(key, new Item(value, ++tokens));
    }

    private Reply<Answer> answer(String what, Supplier<Answer> action) {
        asked.add(what);
        boolean ofSession = !what.equals("hello") && !what.equals("tell");
        if (!before.isEmpty() && ofSession) {
            before.remove(0).run();
        }
        Fate fate = fates.isEmpty() || !ofSession ? null : fates.remove(0);
        Reply<Answer> reply = bearer == null ? new Reply<>() : new Reply<>(bearer);
        if (!misconfigured.isEmpty()) {
            Answer refusal = new Failed(Failed.Cause.MISCONFIGURED, misconfigured);
            time.schedule(latencyNanos, () -> reply.complete(refusal));
        } else if (fate == Fate.BUSY) {
            reply.complete(new Failed(Failed.Cause.BUSY, "too much is under way"));
        } else if (hung) {
            hanging.add(() -> reply.complete(action.get()));
        } else if (down || fate == Fate.LOST) {
            time.schedule(latencyNanos, () -> reply.complete(new Failed(Failed.Cause.CLOSED, "connection lost")));
        } else if (fate == Fate.REFUSED) {
            time.schedule(
                    latencyNanos,
                    () -> reply.complete(new Answer.Refused(Answer.Refused.Reason.TOO_LARGE, 100, incarnation)));
        } else {
            Answer answer = action.get();
            if (fate == Fate.DONE_AND_LOST) {
                time.schedule(latencyNanos, () -> reply.complete(new Failed(Failed.Cause.CLOSED, "connection lost")));
            } else if (atOnce) {
                reply.complete(answer);
            } else if (fate != Fate.DONE_AND_SILENT) {
                time.schedule(latencyNanos, () -> reply.complete(answer));
            }
        }
        return reply;
    }

    @Override
    public Reply<Answer> get(String key) {
        return answer("get", () -> {
            Item item = items.get(key);
            return item == null ? new Answer.Miss(incarnation) : new Answer.Hit(item.value, item.token, incarnation);
        });
    }

    @Override
    public Reply<Answer> scan(String prefix, String from) {
        return answer(
                "scan",
                () -> lists
                        ? new Answer.Keys(List.copyOf(items.keySet()), "", true)
                        : new Answer.Unlisted("it does not list its keys"));
    }

    @Override
    public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
        return answer("add", () -> {
            if (items.containsKey(key)) {
                return new Answer.Exists(incarnation);
            }
            put(key, value);
            return new Answer.Stored(tokens, incarnation);
        });
    }

    @Override
    public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        if (key.equals(RING_RECORD)) {
            return tell(token, value);
        }
        return answer("cas", () -> {
            Item item = items.get(key);
            if (item == null) {
                return new Answer.Miss(incarnation);
            }
            if (item.token != token) {
                return new Answer.Exists(incarnation);
            }
            put(key, value);
            return new Answer.Stored(tokens, incarnation);
        });
    }

    private Reply<Answer> tell(long token, byte[] value) {
        return answer("tell", () -> {
            Item item = ringRecord;
            if (item == null || item.token != token) {
                return item == null ? new Answer.Miss(incarnation) : new Answer.Exists(incarnation);
            }
            ringRecord = new Item(value, ++tokens);
            return new Answer.Stored(tokens, incarnation);
        });
    }

    @Override
    public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
        return answer("set", () -> {
            put(key, value);
            return new Answer.Stored(tokens, incarnation);
        });
    }

    @Override
    public Reply<Answer> hello() {
        return answer("hello", () -> {
            Item item = ringRecord;
            if (item == null && lack.isEmpty()) {
                byte[] birth = RingRecordFormat.encode(new RingRecordFormat.Content(incarnation, upSince));
                item = new Item(birth, ++tokens);
                ringRecord = item;
            }
            Answer.Hit found = item == null ? null : new Answer.Hit(item.value, item.token, incarnation);
            return new Answer.Hello(incarnation, upSince, clockAheadMillis, lack, found);
        });
    }

    @Override
    public Reply<Answer> report() {
        return Reply.of(new Failed(Failed.Cause.CLOSED, "not here"));
    }

    @Override
    public void refresh() {
        refreshes++;
    }

    @Override
    public void close() {
        down = true;
        closed = true;
    }
}
