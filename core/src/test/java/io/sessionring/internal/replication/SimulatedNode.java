package io.sessionring.internal.replication;

import io.sessionring.internal.record.RingRecordFormat;
import io.sessionring.internal.record.RingRecordFormat.Content;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Refused.Reason;
import io.sessionring.spi.NodePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A node: what it holds, which process it is, and what can happen to it. Answers are made here without the run, which is
 * something that the port of a client knows or does not know. Everything that is forgotten is a new run: a process has one
 * more with each flush, from the next heartbeat on.
 */
final class SimulatedNode {

    /** A value that a node holds until its clock says so. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Item(byte[] value, long token, long endsNanos) {}

    /** Something a node does, answered once it is known which run the client takes it for. */
    @FunctionalInterface
    interface Action {
        LongFunction<Answer> on(SimulatedNode node);
    }

    private static final String RING_RECORD = StoredRingRecord.lookedAt("").key();

    private static final int KEYS_AT_A_TIME = 3;

    private final World world;
    private final long clockOffsetMillis;
    private final NodeLedger ledger;
    private final List<Runnable> onDeath = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private Map<String, Item> items = new HashMap<>();
    private long tokens;
    private long process = 1;
    private long processSinceMillis;
    private boolean down;
    private boolean hung;
    private boolean full;

    /** @param ageMillis for how long the node has been up when the history begins */
    SimulatedNode(World world, NodeLedger ledger, long clockOffsetMillis, long ageMillis) {
        this.world = world;
        this.ledger = ledger;
        this.clockOffsetMillis = clockOffsetMillis;
        this.processSinceMillis = wallMillis() - ageMillis;
        born(processSinceMillis);
    }

    private void born(long millis) {
        byte[] record = RingRecordFormat.encode(new Content(world.random().nextLong() | 1, millis));
        items.put(RING_RECORD, new Item(record, ++tokens, Long.MAX_VALUE));
    }

    /** Is told of its ring, past every client. */
    void tell(Topology topology) {
        byte[] record = items.get(RING_RECORD).value;
        Held held = new Held(topology, run(), Mark.NONE);
        items.put(RING_RECORD, new Item(StoredRingRecord.withHeld(record, held), ++tokens, Long.MAX_VALUE));
    }

    long process() {
        return process;
    }

    boolean down() {
        return down;
    }

    /** Calls back when this process dies. */
    void onDeath(Runnable action) {
        onDeath.add(action);
    }

    /** A message comes in: done now, or when the node goes on. A dead node does nothing. */
    void receive(Runnable message) {
        if (hung) {
            waiting.add(message);
        } else if (!down) {
            message.run();
        }
    }

    void kill() {
        down = true;
        hung = false;
        full = false;
        waiting.clear();
        List<Runnable> told = List.copyOf(onDeath);
        onDeath.clear();
        told.forEach(Runnable::run);
    }

    /** A new process, with these data. */
    void start(Map<String, Item> data) {
        down = false;
        process++;
        processSinceMillis = wallMillis();
        items = new HashMap<>(data);
        tokens = world.random().nextLong(); // no token of another process fits: a port sees to that
        ledger.newRun();
    }

    Map<String, Item> snapshot() {
        return Map.copyOf(items);
    }

    void hang() {
        hung = !down;
    }

    void goOn() {
        hung = false;
        List<Runnable> messages = List.copyOf(waiting);
        waiting.clear();
        messages.forEach(this::receive);
    }

    void flush() {
        items.clear();
        ledger.newRun();
    }

    void evict(String key) {
        items.remove(key);
        ledger.evicted(key, world.now());
    }

    void setFull(boolean full) {
        this.full = full;
    }

    LongFunction<Answer> get(String key) {
        Item item = find(key);
        if (item == null) {
            return Answer.Miss::new;
        }
        ledger.shown(key, item.value, run());
        return run -> new Answer.Hit(item.value, item.token, run);
    }

    LongFunction<Answer> add(String key, byte[] value, long ttlSeconds, long sentAt) {
        if (find(key) != null) {
            return Answer.Exists::new;
        }
        ledger.adding(key, sentAt);
        return full ? SimulatedNode::refusal : store(key, value, ttlSeconds);
    }

    LongFunction<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        Item item = find(key);
        if (item == null) {
            return Answer.Miss::new;
        }
        if (item.token != token) {
            return Answer.Exists::new;
        }
        return full ? SimulatedNode::refusal : store(key, value, ttlSeconds);
    }

    LongFunction<Answer> set(String key, byte[] value, long ttlSeconds) {
        if (full) {
            items.remove(key); // as memcached does
            return SimulatedNode::refusal;
        }
        return store(key, value, ttlSeconds);
    }

    LongFunction<Answer> hello() {
        if (!items.containsKey(RING_RECORD) && !full) {
            born(wallMillis());
        }
        long run = run();
        Item record = items.get(RING_RECORD);
        if (record == null) {
            // A full node takes no ring record: then the process alone names the run, and may have forgotten
            // everything until now.
            long upSince = wallMillis();
            return unused -> new Answer.Hello(run, upSince, clockOffsetMillis, "full");
        }
        long upSince = Math.max(processSinceMillis, birth(record).bornMillis());
        Answer.Hit found = new Answer.Hit(record.value, record.token, run);
        return unused -> new Answer.Hello(run, upSince, clockOffsetMillis, "", found);
    }

    private static Content birth(Item record) {
        return RingRecordFormat.decode(record.value);
    }

    private long run() {
        Item record = items.get(RING_RECORD);
        return (process * 0x9E3779B97F4A7C15L
                        ^ (record == null ? 0 : birth(record).birth()))
                | 1;
    }

    /** Lists some of the keys, and perhaps a part of those that are there. */
    LongFunction<Answer> scan(String prefix, String from) {
        List<String> keys = items.keySet().stream()
                .filter(key -> key.startsWith(prefix) && key.compareTo(from) > 0)
                .sorted()
                .limit(KEYS_AT_A_TIME)
                .toList();
        String next = keys.size() < KEYS_AT_A_TIME ? "" : keys.get(keys.size() - 1);
        return run -> new Answer.Keys(keys, next, true);
    }

    private LongFunction<Answer> store(String key, byte[] value, long ttlSeconds) {
        Item replaced = find(key);
        if (!key.equals(RING_RECORD)) {
            ledger.stored(key, replaced == null ? null : replaced.value, value);
        }
        long token = ++tokens;
        long ends = ttlSeconds == NodePort.FOR_EVER ? Long.MAX_VALUE : world.now() + ttlSeconds * 1_000 * World.MILLI;
        items.put(key, new Item(value, token, ends));
        return run -> new Answer.Stored(token, run);
    }

    private static Answer refusal(long run) {
        return new Answer.Refused(Reason.OUT_OF_MEMORY, 0, run);
    }

    private Item find(String key) {
        Item item = items.get(key);
        if (item != null && item.endsNanos <= world.now()) {
            items.remove(key);
            ledger.forget(key);
            return null;
        }
        return item;
    }

    private long wallMillis() {
        return World.WALL_AT_START + world.now() / World.MILLI + clockOffsetMillis;
    }
}
