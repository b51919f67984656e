package io.sessionring.example.servers;

/** One running server process on a loopback port, of either kind. Thread-safe. */
public sealed interface Server extends AutoCloseable permits MemcachedServer, RedisServer {

    /** {@return the loopback address} */
    String host();

    /** {@return the port} */
    int port();

    /** {@return {@code host:port}} */
    String address();

    /** {@return the process id} */
    long pid();

    /** Stops the process where it stands: it answers nothing and closes nothing. */
    void suspend();

    /** Lets a stopped process go on. */
    void resume();

    /** Ends the process as a crash would. */
    void kill();

    /** Starts it again on the same port, empty; ends it first if it runs. */
    void restart();

    /**
     * Empties the running process.
     *
     * @throws ServerException if it does not
     */
    void flush();

    /** Ends the process, also when it is stopped. */
    @Override
    void close();
}
