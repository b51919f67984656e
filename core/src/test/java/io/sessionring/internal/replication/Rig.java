package io.sessionring.internal.replication;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.Lifetimes;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.SessionRecord;
import io.sessionring.internal.record.Version;
import io.sessionring.internal.replication.ReplicationSettings.WhenCopiesAreOut;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Tuning;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Replication over fake nodes in virtual time. */
final class Rig {

    static final String KEY = "0000000000000000000000000000000000000001";
    static final String NEW_KEY = "0000000000000000000000000000000000000002";
    private static final int FIRST_PORT = 7_000;
    static final long DEADLINE_MILLIS = 250;
    static final int SWEEP_RATE = 2_000;
    static final Lifetimes LIFETIMES = new Lifetimes(
            Duration.ofMinutes(30), Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMillis(DEADLINE_MILLIS));

    final VirtualTime time = new VirtualTime();
    final List<FakeNode> nodes = new ArrayList<>();
    final List<String> changes = new ArrayList<>();
    /** What was told of copies, votes and clocks. */
    final List<String> copies = new ArrayList<>();

    private final int copiesOfEach;
    final Replication replication;

    /** One copy of each session. */
    Rig(int size) {
        this(size, 1);
    }

    Rig(int size, int copies) {
        this(size, copies, nodes -> {});
    }

    /** As the others, but something happens to the nodes before they are heard of. */
    Rig(int size, int copies, Consumer<List<FakeNode>> before) {
        this(size, copies, WhenCopiesAreOut.FAIL, before);
    }

    Rig(int size, int copies, WhenCopiesAreOut whenCopiesAreOut) {
        this(size, copies, whenCopiesAreOut, nodes -> {});
    }

    private Rig(int size, int copies, WhenCopiesAreOut whenCopiesAreOut, Consumer<List<FakeNode>> before) {
        for (int i = 0; i < size; i++) {
            nodes.add(new FakeNode(time));
        }
        this.copiesOfEach = Math.min(copies, size);
        replication = new Replication(
                layoutOf(size),
                node -> nodes.get(node.port() - FIRST_PORT),
                new ReplicationSettings(
                        "",
                        whenCopiesAreOut,
                        new Tuning(1_800, 60_000, 10_000, (int) DEADLINE_MILLIS),
                        Duration.ofMillis(DEADLINE_MILLIS),
                        Duration.ofMillis(50),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        SWEEP_RATE,
                        1_000),
                time,
                new Random(1)::nextLong,
                new Changes(),
                Run.thrownBy(time),
                EnumSet.noneOf(Rule.class));
        before.accept(nodes);
        replication.start();
        time.pass(1_500); // every node has been heard of for longer than one operation deadline
    }

    /** {@return the ring of the first nodes} */
    Layout layoutOf(int size) {
        List<RingNode> ringNodes = IntStream.range(0, size)
                .mapToObj(i -> new RingNode("127.0.0.1", FIRST_PORT + i, null, 1, null))
                .toList();
        return new Layout(ringNodes, copiesOfEach, 0);
    }

    private final class Changes implements NodeListener {

        @Override
        public void changed(NodeLink node, NodeState state, String reason) {
            changes.add(name(node) + " " + state);
        }

        @Override
        public void lacksRingRecord(NodeLink node, String why) {
            copies.add(name(node) + " LACKS_RING_RECORD " + why);
        }

        @Override
        public void clockApart(@Nullable NodeLink node, long aheadMillis) {
            copies.add((node == null ? "client" : name(node)) + " CLOCK_APART " + aheadMillis);
        }

        @Override
        public void voteRefused(NodeLink node, NoVote reason) {
            copies.add(name(node) + " " + reason);
        }

        @Override
        public void copies(NodeLink node, CopyChange change, int count) {
            copies.add(name(node) + " " + change + " " + count);
        }
    }

    private FakeNode node(NodeLink link) {
        return nodes.get(link.node().port() - FIRST_PORT);
    }

    static String name(NodeLink link) {
        return "node" + (link.node().port() - FIRST_PORT);
    }

    /** The candidates of {@link #KEY}, its homes first. */
    List<FakeNode> candidates() {
        return links().stream().map(this::node).toList();
    }

    /** The links of {@link #candidates}. */
    List<NodeLink> links() {
        return replication.candidates(KEY);
    }

    /** The node that holds {@link #KEY}. */
    FakeNode home() {
        return node(replication.home(KEY));
    }

    /** Runs an operation until it has answered. */
    <R> R run(Operation<R> operation) {
        Run<R> run = Run.start(operation, time, DEADLINE_MILLIS);
        long began = time.nanoTime();
        while (!run.done()) {
            time.pass(1);
            if (time.nanoTime() - began > 2 * DEADLINE_MILLIS * 1_000_000) {
                throw new AssertionError("no answer at twice the deadline");
            }
        }
        time.pass(0); // what has gone wrong is thrown here
        if (run.atNanos() - began > DEADLINE_MILLIS * 1_000_000) {
            throw new AssertionError("answered after its deadline");
        }
        return run.answer();
    }

    Live live(Attribute... attributes) {
        long now = time.wallMillis();
        return new Live(now, now, 1_800, 0, 0, version(1), List.of(attributes));
    }

    /** The record as a newer release would write it. */
    static byte[] newer(Live record) {
        byte[] newer = RecordFormat.encode(record, 4711, 7);
        newer[RecordFormat.FORMAT_OFFSET] = 2;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, RecordFormat.CHECKSUM_OFFSET);
        crc.update(newer, RecordFormat.REVISION_OFFSET, newer.length - RecordFormat.REVISION_OFFSET);
        ByteBuffer.wrap(newer).putInt(RecordFormat.CHECKSUM_OFFSET, (int) crc.getValue());
        return newer;
    }

    static Attribute attribute(String name, int version, String value) {
        return Attribute.present(name, version(version), 1, value.getBytes(StandardCharsets.UTF_8));
    }

    static Version version(int number) {
        return new Version(number, 1);
    }

    /** Stores a record as this client would. */
    Snapshot created(Live record) {
        return written(run(replication.create(KEY, record)));
    }

    static Snapshot written(Outcome<WriteResult> outcome) {
        return ((WriteResult.Written) ((Outcome.Done<WriteResult>) outcome).value()).snapshot();
    }

    static LoadResult loaded(Outcome<LoadResult> outcome) {
        return ((Outcome.Done<LoadResult>) outcome).value();
    }

    static Snapshot found(Outcome<LoadResult> outcome) {
        return ((LoadResult.Found) loaded(outcome)).snapshot();
    }

    /** What stands on the first home, past every client. */
    SessionRecord stored(String key) {
        return decoded(node(replication.home(key)), key);
    }

    /** What a node holds of {@link #KEY}. */
    SessionRecord decoded(FakeNode node) {
        return decoded(node, KEY);
    }

    private static SessionRecord decoded(FakeNode node, String key) {
        return ((Decoded.Intact) RecordFormat.decode(node.value(key))).record();
    }

    /** Another client writes, past this one. */
    void writtenByAnother(String key, SessionRecord record) {
        FakeNode node = node(replication.home(key));
        node.put(key, RecordFormat.encode(record, 4711, 7));
    }
}
