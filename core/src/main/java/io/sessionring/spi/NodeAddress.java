package io.sessionring.spi;

/**
 * Where a node listens.
 *
 * @param host a host name or a literal address (IPv6 without brackets), not empty
 * @param port 1 to 65,535
 */
public record NodeAddress(String host, int port) {

    /**
     * Checks both values.
     *
     * @param host a host name or a literal address (IPv6 without brackets), not empty
     * @param port 1 to 65,535
     * @throws IllegalArgumentException if the host is empty or the port is out of range
     */
    public NodeAddress {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host must not be empty");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535; got " + port);
        }
    }

    /** {@return the address as people write it: {@code host:port}, an IPv6 address in brackets} */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
