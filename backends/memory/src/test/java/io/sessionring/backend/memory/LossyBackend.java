package io.sessionring.backend.memory;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Nodes whose connections break under writes: on average every so-manieth write is answered as a lost connection, and was
 * done, was not, or is done as late as the next thing that is asked on that connection. Thread-safe.
 */
final class LossyBackend implements Backend {

    private static final Failed LOST = new Failed(Failed.Cause.CLOSED, "the connection was lost");

    private final Backend nodes;
    private final Random random;
    private final int every;
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean lossy = true;

    LossyBackend(Backend nodes, Random random, int every) {
        this.nodes = nodes;
        this.random = random;
        this.every = every;
    }

    /** From now on every answer comes. */
    void heal() {
        lossy = false;
    }

    /** How many answers were lost. */
    int lost() {
        return lost.get();
    }

    @Override
    public NodePort open(NodeAddress address, PortSettings settings) {
        return new LossyPort(nodes.open(address, settings));
    }

    private final class LossyPort implements NodePort {

        private final NodePort port;
        private final AtomicReference<Runnable> late = new AtomicReference<>(() -> {});

        private LossyPort(NodePort port) {
            this.port = port;
        }

        private void catchUp() {
            late.getAndSet(() -> {}).run();
        }

        private Reply<Answer> write(Supplier<Reply<Answer>> write) {
            catchUp();
            if (!lossy || random.nextInt(every) != 0) {
                return write.get();
            }
            lost.incrementAndGet();
            switch (random.nextInt(3)) {
                case 0 -> write.get().whenComplete(answer -> {});
                case 1 -> late.set(() -> write.get().whenComplete(answer -> {}));
                default -> {
                    // never sent
                }
            }
            return Reply.of(LOST);
        }

        @Override
        public Reply<Answer> get(String key) {
            catchUp();
            return port.get(key);
        }

        @Override
        public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
            return write(() -> port.add(key, value, ttlSeconds));
        }

        @Override
        public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
            return write(() -> port.compareAndSet(key, token, value, ttlSeconds));
        }

        @Override
        public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
            return write(() -> port.set(key, value, ttlSeconds));
        }

        @Override
        public Reply<Answer> hello() {
            return port.hello();
        }

        @Override
        public Reply<Answer> report() {
            return port.report();
        }

        @Override
        public Reply<Answer> scan(String prefix, String from) {
            return port.scan(prefix, from);
        }

        @Override
        public void refresh() {
            port.refresh();
        }

        @Override
        public void close() {
            port.close();
        }
    }
}
