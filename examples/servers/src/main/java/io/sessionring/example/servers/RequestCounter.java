package io.sessionring.example.servers;

/**
 * Finds the requests in what one connection's client sends. A {@link Proxy} makes one for each connection, and one thread at
 * a time uses it.
 */
@FunctionalInterface
public interface RequestCounter {

    /**
     * Takes the next bytes of the connection, cut anywhere.
     *
     * @param bytes the bytes; not to be changed or kept
     * @return how many requests ended within them
     */
    int count(byte[] bytes);
}
