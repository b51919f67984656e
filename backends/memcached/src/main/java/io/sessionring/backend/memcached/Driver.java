package io.sessionring.backend.memcached;

import io.sessionring.internal.waiting.Glance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import net.spy.memcached.BinaryConnectionFactory;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;
import org.jspecify.annotations.Nullable;

/**
 * How the driver is set up: one thread for all nodes of a backend, which is woken once for what several of them have to say.
 * It runs as long as there is a node. A connection ends instead of being made anew.
 */
final class Driver {

    /** How often the thread looks, when it turns, whether callers read what they were lent. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private @Nullable Loop loop;

    /**
     * Begins to connect.
     *
     * @param connected called when the connection stands
     * @param ended called once the connection has ended, or could not be made
     * @throws IOException if the platform has no socket for us
     */
    synchronized DriverNode open(InetSocketAddress address, Runnable connected, Runnable ended) throws IOException {
        Loop on = loop;
        if (on == null) {
            loop = on = new Loop();
        }
        try {
            return on.open(address, connected, ended);
        } finally {
            on.stopIfIdle();
        }
    }

    /** One thread of the driver, and the nodes it serves. What is not volatile is guarded by the lock of the driver. */
    final class Loop {

        private final List<DriverNode> nodes = new CopyOnWriteArrayList<>();
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final Nodes factory = new Nodes(this);

        /** Whether a new task must wake the thread. */
        private volatile boolean asleep;

        /** When the thread last looked whether callers read. */
        private long looked = System.nanoTime();

        /** Used by the thread only. */
        private final Glance glance = new Glance(System::nanoTime);

        private final Io io = new Io();

        private Loop() throws IOException {}

        private DriverNode open(InetSocketAddress address, Runnable connected, Runnable ended) throws IOException {
            factory.connected = connected;
            factory.ended = ended;
            DriverNode node =
                    (DriverNode) io.createConnections(List.of(address)).get(0);
            node.fixupOps();
            nodes.add(node); // from here on the thread connects it
            if (node.isOver()) {
                nodes.remove(node);
            }
            io.wake();
            return node;
        }

        /** Lets the thread do something soon. Tasks must be quick. */
        void execute(Runnable task) {
            tasks.add(task);
            if (asleep) {
                io.wake();
            }
        }

        /** Something has come: the thread will look for tasks before it sleeps. Called by the thread. */
        void heard() {
            if (asleep) {
                asleep = false;
            }
        }

        /** A node has ended. */
        void left(DriverNode node) {
            io.wake(); // which lets go of the socket
            synchronized (Driver.this) {
                nodes.remove(node);
                stopIfIdle();
            }
        }

        private void stopIfIdle() {
            if (nodes.isEmpty()) {
                io.finish();
                loop = loop == this ? null : loop;
            }
        }

        /** Under the driver's own loop. The driver's constructor starts it, so it has no fields of its own. */
        private final class Io extends MemcachedConnection {

            Io() throws IOException {
                super(
                        factory.getReadBufSize(),
                        factory,
                        List.of(),
                        List.of(),
                        factory.getFailureMode(),
                        factory.getOperationFactory());
                setName("sessionring-memcached-loop");
            }

            @Override
            protected List<MemcachedNode> createConnections(Collection<InetSocketAddress> addresses)
                    throws IOException {
                return super.createConnections(addresses);
            }

            @Override
            public void handleIO() throws IOException {
                watchIdle();
                look();
                do {
                    asleep = false;
                    for (Runnable next; (next = tasks.poll()) != null; ) {
                        next.run();
                    }
                    asleep = true;
                } while (!tasks.isEmpty());
                super.handleIO();
            }

            /** Does not sleep yet, if something is likely to come: whoever brings a task meanwhile need not wake this thread. */
            private void look() throws IOException {
                asleep = false;
                if (tasks.isEmpty() && glance.isDue()) {
                    Glance.Moment moment = glance.beginGivingWay(Long.MAX_VALUE);
                    boolean found;
                    do {
                        found = selector.selectNow() > 0 || !tasks.isEmpty();
                    } while (!found && moment.goesOn());
                    moment.ended(found);
                    selector.selectedKeys().clear(); // the driver's loop selects them again
                }
            }

            /** Callers only read what they wait for. The driver's loop turns once a second at least. */
            private void watchIdle() {
                long now = System.nanoTime();
                if (now - looked >= LOOK_NANOS) {
                    looked = now;
                    nodes.forEach(DriverNode::watchIfIdle);
                }
            }

            @Override
            protected void queueReconnect(MemcachedNode node) {
                ((DriverNode) node).end();
            }

            void wake() {
                selector.wakeup();
            }

            void finish() {
                shutDown = true;
                running = false;
                wake();
            }

            @Override
            @SuppressWarnings("CatchAndPrintStackTrace")
            public void run() {
                try {
                    super.run();
                } catch (RuntimeException | Error e) {
                    getLogger().warn("The connections end", e);
                } finally {
                    finish();
                    synchronized (Driver.this) {
                        loop = loop == Loop.this ? null : loop;
                    }
                    nodes.forEach(DriverNode::end);
                    release();
                }
            }

            private void release() {
                try {
                    shutdown();
                } catch (IOException | RuntimeException e) {
                    getLogger().debug("Not all was released", e);
                }
            }
        }
    }

    /** Makes what the driver's connection is made of. */
    private static final class Nodes extends BinaryConnectionFactory {

        private final Loop loop;
        private Runnable connected = () -> {};
        private Runnable ended = () -> {};

        private Nodes(Loop loop) {
            this.loop = loop;
        }

        @Override
        public MemcachedNode createMemcachedNode(SocketAddress address, SocketChannel channel, int bufferSize) {
            return new DriverNode(loop, address, channel, bufferSize, connected, ended);
        }

        @Override
        public NodeLocator createLocator(List<MemcachedNode> none) {
            return new Locator(loop.nodes);
        }

        @Override
        public boolean isDaemon() {
            return true;
        }

        @Override
        public FailureMode getFailureMode() {
            return FailureMode.Cancel;
        }

        @Override
        public long getOperationTimeout() {
            return Duration.ofDays(365).toMillis();
        }
    }

    /** The driver asks which nodes there are; a request is for a certain one, never for a key. */
    private record Locator(List<DriverNode> nodes) implements NodeLocator {

        @Override
        public Collection<MemcachedNode> getAll() {
            return List.copyOf(nodes);
        }

        @Override
        public MemcachedNode getPrimary(String key) {
            throw new UnsupportedOperationException("a request is for a certain node");
        }

        @Override
        public Iterator<MemcachedNode> getSequence(String key) {
            throw new UnsupportedOperationException("a request is for a certain node");
        }

        @Override
        public NodeLocator getReadonlyCopy() {
            return this;
        }

        @Override
        public void updateLocator(List<MemcachedNode> changed) {
            throw new UnsupportedOperationException("nodes come and go one by one");
        }
    }
}
