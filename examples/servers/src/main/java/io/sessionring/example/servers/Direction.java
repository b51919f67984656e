package io.sessionring.example.servers;

/** Which way bytes go through a {@link Proxy}. */
public enum Direction {
    /** From the clients to the server. */
    REQUESTS,
    /** From the server to the clients. */
    REPLIES
}
