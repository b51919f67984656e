package io.sessionring.backend.memory;

import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RawBackend;
import io.sessionring.spi.RawNode;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes inside the JVM, by address. A node exists from its first use on. Thread-safe. */
public final class MemoryBackend implements RawBackend {

    private final Map<String, MemoryNode> nodes = new ConcurrentHashMap<>();
    private final Clock clock;
    private final int maxValueBytes;

    private MemoryBackend(Clock clock, int maxValueBytes) {
        this.clock = clock;
        this.maxValueBytes = maxValueBytes;
    }

    /** {@return a backend whose nodes take values of up to 1 MB and have the system's clock} */
    public static MemoryBackend create() {
        return create(Clock.systemUTC(), 1_048_576);
    }

    /**
     * Makes a backend.
     *
     * @param clock the nodes' clock, by which values expire
     * @param maxValueBytes the largest value a node takes, in bytes, at least 1
     * @return the backend
     * @throws IllegalArgumentException if maxValueBytes is less than 1
     */
    public static MemoryBackend create(Clock clock, int maxValueBytes) {
        if (maxValueBytes < 1) {
            throw new IllegalArgumentException("maxValueBytes must be at least 1; got " + maxValueBytes);
        }
        return new MemoryBackend(Objects.requireNonNull(clock, "clock"), maxValueBytes);
    }

    /**
     * A node, to steer it.
     *
     * @param address {@code host:port}, an IPv6 host in brackets
     * @return the node
     */
    public MemoryNode node(String address) {
        return nodes.computeIfAbsent(address, a -> new MemoryNode(a, clock, maxValueBytes));
    }

    @Override
    public NodePort open(NodeAddress address, PortSettings settings) {
        return new MemoryPort(node(address.toString()), settings);
    }

    @Override
    public RawNode openRaw(NodeAddress address, PortSettings settings) {
        return new MemoryPort(node(address.toString()), settings);
    }
}
