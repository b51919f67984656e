package io.sessionring.internal.ring;

import org.jspecify.annotations.Nullable;

/**
 * One node as placement sees it.
 *
 * @param host a host name or a literal address, exactly as it is to be hashed; IPv6 without brackets
 * @param port 1 to 65,535
 * @param name hashed instead of the address, so that the address may change; null: the address is hashed
 * @param weight the node's part of the keys in proportion to the others'; 0: none was given, which counts as 1
 * @param zone what fails together with the node; null: nothing else does, the node is a zone of its own
 */
public record RingNode(
        String host,
        int port,
        @Nullable String name,
        int weight,
        @Nullable String zone) {

    /** The one port that libmemcached leaves out of what it hashes. */
    private static final int UNSPOKEN_PORT = 11_211;

    public RingNode {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host must not be empty");
        }
        if (host.startsWith("[")) {
            throw new IllegalArgumentException("host must be without brackets; got " + host);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535; got " + port);
        }
        if (name != null && name.isEmpty()) {
            throw new IllegalArgumentException("name must not be empty");
        }
        if (weight < 0) {
            throw new IllegalArgumentException("weight must not be negative; got " + weight);
        }
        if (zone != null && zone.isEmpty()) {
            throw new IllegalArgumentException("zone must not be empty");
        }
    }

    /** {@return what makes this node the same one in two lists: its name, or {@code host:port} if it has none} */
    public String identity() {
        return name != null ? name : (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** {@return what the points of this node are hashed from} */
    String label() {
        if (name != null) {
            return name;
        }
        return port == UNSPOKEN_PORT ? host : host + ":" + port;
    }

    /** {@return the weight that counts} */
    int effectiveWeight() {
        return Math.max(weight, 1);
    }
}
