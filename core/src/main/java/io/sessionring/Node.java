package io.sessionring;

import io.sessionring.internal.ring.RingNode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node of the ring: a Memcached or Redis process. Immutable.
 *
 * <p>What the ring hashes is the {@linkplain #name() name}, or the address where no name was given (as libmemcached does: the
 * host alone when the port is 11211, else {@code host:port}). A node with a name keeps its sessions when its address changes.
 */
public final class Node {

    private static final int MAX_WEIGHT = 1_000_000;

    private final String host;
    private final int port;
    private final @Nullable String name;
    private final int weight;
    private final @Nullable String zone;

    private Node(String host, int port, @Nullable String name, int weight, @Nullable String zone) {
        this.host = host;
        this.port = port;
        this.name = name;
        this.weight = weight;
        this.zone = zone;
    }

    /**
     * A node of weight 1 without name or zone.
     *
     * @param host a host name or literal address (IPv6 without brackets), exactly as it shall be hashed
     * @param port 1 to 65,535
     * @return the node
     * @throws IllegalArgumentException if the host is empty or has blanks, or the port is out of range
     */
    public static Node of(String host, int port) {
        Objects.requireNonNull(host, "host");
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == ',' || c == '[' || c == ']')) {
            throw new IllegalArgumentException(
                    "host must be a name or address without blanks, commas or brackets; got '" + host + "'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535; got " + port);
        }
        return new Node(host, port, null, 1, null);
    }

    /**
     * Reads {@code host:port} or {@code host:port:weight}; an IPv6 address stands in brackets: {@code [::1]:11211:2}.
     *
     * @param text the node as people write it
     * @return the node
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static Node parse(String text) {
        Objects.requireNonNull(text, "node");
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (hostEnd <= 0 || hostEnd >= text.length() || text.charAt(hostEnd) != ':') {
            throw unreadable(text);
        }
        String host = text.startsWith("[") ? text.substring(1, hostEnd - 1) : text.substring(0, hostEnd);
        String[] numbers = text.substring(hostEnd + 1).split(":", -1);
        if (numbers.length > 2) {
            throw unreadable(text);
        }
        try {
            Node node = of(host, Integer.parseInt(numbers[0]));
            return numbers.length == 1 ? node : node.withWeight(Integer.parseInt(numbers[1]));
        } catch (NumberFormatException e) {
            throw unreadable(text);
        }
    }

    /** {@return the node that placement knows as this one} */
    static Node of(RingNode node) {
        return new Node(node.host(), node.port(), node.name(), Math.max(1, node.weight()), node.zone());
    }

    /** {@return this node as placement sees it} */
    RingNode ringNode() {
        return new RingNode(host, port, name, weight, zone);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "node must be host:port or host:port:weight, an IPv6 host in brackets; got '" + text + "'");
    }

    /**
     * This node with a name, which is hashed instead of the address.
     *
     * @param name unique in the ring
     * @return the node
     * @throws IllegalArgumentException if the name is empty
     */
    public Node withName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name must not be empty");
        }
        return new Node(host, port, name, weight, zone);
    }

    /**
     * This node with a weight: its share of the keys against the other nodes' weights.
     *
     * @param weight 1 to 1,000,000
     * @return the node
     * @throws IllegalArgumentException if the weight is out of range
     */
    public Node withWeight(int weight) {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight must be 1 to " + MAX_WEIGHT + "; got " + weight);
        }
        return new Node(host, port, name, weight, zone);
    }

    /**
     * This node in a zone: copies of one session go to different zones first.
     *
     * @param zone the zone's name
     * @return the node
     * @throws IllegalArgumentException if the zone is empty
     */
    public Node withZone(String zone) {
        if (zone.isEmpty()) {
            throw new IllegalArgumentException("zone must not be empty");
        }
        return new Node(host, port, name, weight, zone);
    }

    /** {@return the host name or literal address} */
    public String host() {
        return host;
    }

    /** {@return the port} */
    public int port() {
        return port;
    }

    /** {@return the name, if one was given} */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** {@return the weight, 1 unless given} */
    public int weight() {
        return weight;
    }

    /** {@return the zone, if one was given} */
    public Optional<String> zone() {
        return Optional.ofNullable(zone);
    }

    /** {@return what tells this node from the others of a ring: the name, else {@code host:port}} */
    public String identity() {
        return name != null ? name : address();
    }

    private String address() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Node node
                && host.equals(node.host)
                && port == node.port
                && Objects.equals(name, node.name)
                && weight == node.weight
                && Objects.equals(zone, node.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, name, weight, zone);
    }

    /** {@return the node as people write it, with its name in front if it has one} */
    @Override
    public String toString() {
        return (name != null ? name + "=" : "")
                + address()
                + (weight == 1 ? "" : ":" + weight)
                + (zone != null ? "@" + zone : "");
    }
}
