package io.sessionring.spi;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.testing.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/**
 * What a kind of node brings along for the suites of the node port, and the small change of their tests. Start with
 * {@link NodePortContract}.
 */
public abstract class NodePortFixture {

    /** Longer than anything takes that is not broken. */
    protected static final Duration SOON = Duration.ofSeconds(10);

    /** A time to live that ends in no test. */
    protected static final long LONG = 3_600;

    private static final int OTHER_THAN_RECORD = 2;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Random random = new Random(20_240_229);

    /** The kind of node under test, as it is unless told otherwise. */
    protected abstract Backend backend();

    /** Starts an empty node on a free port. The suite closes it. */
    protected abstract TestNode startNode();

    /** Starts an empty node that listens on this address and port only. */
    protected abstract TestNode startNode(String bindAddress, int port);

    /** Starts an empty node with memory for a few megabytes, which refuses a write rather than throw something out. */
    protected abstract TestNode startSmallNode();

    /** The size of a value that a node of {@link #startNode()} takes, and not far below its limit. */
    protected abstract int largestValueBytes();

    /** The size of a value that a node of {@link #startNode()} refuses. */
    protected abstract int tooLargeBytes();

    /** Stores values of one size in a small node until it takes none any more. */
    protected void fill(NodePort port, int valueBytes) {
        int refused = 0;
        for (int i = 0; refused < 20; i++) {
            assertThat(i).as("values taken by a small node").isLessThan(1_000_000);
            Answer answer = answer(port.add("fill:" + i, value(valueBytes), LONG));
            assertThat(answer).isInstanceOfAny(Answer.Stored.class, Answer.Refused.class);
            refused = answer instanceof Answer.Refused ? refused + 1 : 0;
        }
    }

    /** Makes room in a node that refuses writes for lack of memory. */
    protected void makeRoom(TestNode node) {
        node.flush();
    }

    /** An address where nobody listens, until {@link #startNode(String, int)} is called with it. */
    protected NodeAddress vacantAddress() {
        return new NodeAddress("127.0.0.1", freePort());
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Closes it after the test, in reverse order. */
    protected final <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    protected final TestNode node() {
        return closing(startNode());
    }

    /** A port whose connection may still be under way. */
    protected final NodePort open(NodeAddress address) {
        return open(address, PortSettings.defaults());
    }

    protected final NodePort open(NodeAddress address, PortSettings settings) {
        return closing(backend().open(address, settings));
    }

    /** A port that has said hello. */
    protected final NodePort connected(TestNode node) {
        NodePort port = open(node.address());
        hello(port);
        return port;
    }

    /** The first hello, which comes within the time in which everything recovers. */
    protected static Answer.Hello hello(NodePort port) {
        return untilAnswer(Answer.Hello.class, port::hello);
    }

    protected static PortSettings limit(int inFlight) {
        PortSettings usual = PortSettings.defaults();
        return new PortSettings(usual.connectTimeout(), inFlight, usual.clockSkew(), usual.clock(), usual.resolver());
    }

    protected static PortSettings resolver(AddressResolver resolver) {
        PortSettings usual = PortSettings.defaults();
        return new PortSettings(
                usual.connectTimeout(), usual.inFlightLimit(), usual.clockSkew(), usual.clock(), resolver);
    }

    /** The answer, which must come soon. */
    protected static Answer answer(Reply<Answer> reply) {
        try {
            Answer answer = reply.await(SOON.toNanos());
            assertThat(answer).as("answer within " + SOON).isNotNull();
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected static <A extends Answer> A answer(Class<A> type, Reply<Answer> reply) {
        Answer answer = answer(reply);
        assertThat(answer).isInstanceOf(type);
        return type.cast(answer);
    }

    /** Asks again and again until there is an answer of this type. */
    protected static <A extends Answer> A untilAnswer(Class<A> type, Supplier<Reply<Answer>> question) {
        AtomicReference<Answer> last = new AtomicReference<>();
        try {
            eventually(SOON, type.getSimpleName(), () -> {
                last.set(answer(question.get()));
                return type.isInstance(last.get());
            });
        } catch (AssertionError e) {
            throw new AssertionError("no " + type.getSimpleName() + " within " + SOON + ", last " + last.get(), e);
        }
        return type.cast(last.get());
    }

    /** The keys of a whole scan. */
    protected static Set<String> scanned(NodePort port, String prefix) {
        Set<String> keys = new HashSet<>();
        String from = "";
        do {
            Answer.Keys some = answer(Answer.Keys.class, port.scan(prefix, from));
            keys.addAll(some.keys());
            from = some.next();
        } while (!from.isEmpty());
        return keys;
    }

    protected static Failed.Cause cause(Answer answer) {
        assertThat(answer).isInstanceOf(Failed.class);
        return ((Failed) answer).cause();
    }

    /** The cause of an operation that must have ended at the call. */
    protected static Failed.Cause causeAtOnce(Reply<Answer> reply) {
        Answer answer = reply.now();
        assertThat(answer).as("answer at the call").isNotNull();
        return cause(answer);
    }

    /** Which run answered. */
    protected static long incarnation(Answer answer) {
        if (answer instanceof Answer.Hit hit) {
            return hit.incarnation();
        }
        if (answer instanceof Answer.Miss miss) {
            return miss.incarnation();
        }
        if (answer instanceof Answer.Stored stored) {
            return stored.incarnation();
        }
        if (answer instanceof Answer.Exists exists) {
            return exists.incarnation();
        }
        if (answer instanceof Answer.Refused refused) {
            return refused.incarnation();
        }
        if (answer instanceof Answer.Hello hello) {
            return hello.incarnation();
        }
        if (answer instanceof Answer.Report report) {
            return report.incarnation();
        }
        throw new AssertionError("no answer: " + answer);
    }

    /**
     * Random bytes that begin like a stored record: two letters, and a revision in bytes 8 to 15 that no other value has. A
     * node may tell values apart by their revisions.
     */
    protected final synchronized byte[] value(int size) {
        byte[] value = new byte[size];
        random.nextBytes(value);
        value[0] = 'S';
        value[1] = 'R';
        return value;
    }

    /** Random bytes that do not begin like a stored record. */
    protected final synchronized byte[] otherValue(int size) {
        byte[] value = value(size);
        value[0] = OTHER_THAN_RECORD;
        return value;
    }

    /** A value with a count after its revision. */
    protected final byte[] count(int count) {
        byte[] value = value(64);
        ByteBuffer.wrap(value).putInt(16, count);
        return value;
    }

    protected static int counted(byte[] value) {
        return ByteBuffer.wrap(value).getInt(16);
    }

    protected static byte[] read(NodePort port, String key) {
        return answer(Answer.Hit.class, port.get(key)).value();
    }

    /** Runs it on many threads at once, and waits for them; fails if one of them does. */
    protected static void inParallel(int threads, IntConsumer task) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int mine = i;
            Thread thread = new Thread(() -> {
                try {
                    task.accept(mine);
                } catch (RuntimeException | AssertionError e) {
                    failure.compareAndSet(null, e);
                }
            });
            running.add(thread);
            thread.start();
        }
        for (Thread thread : running) {
            thread.join(60_000);
            assertThat(thread.isAlive()).as("still running after a minute").isFalse();
        }
        if (failure.get() != null) {
            throw new AssertionError("one of " + threads + " threads failed", failure.get());
        }
    }

    /** Checks again and again, for longer than a second, that something stays as it is. */
    protected static void stays(Runnable check) {
        long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        while (System.nanoTime() - end < 0) {
            check.run();
            LockSupport.parkNanos(20_000_000);
        }
        check.run();
    }
}
