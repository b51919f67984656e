package io.sessionring.example.servers;

/** One running server process on a loopback port, of either kind. Thread-safe. */
public abstract sealed class Server implements AutoCloseable permits MemcachedServer, RedisServer {

    private final String host;
    private final int port;
    private final Launch launch;
    private ServerProcess process;

    /**
     * A server that runs already.
     *
     * @param launch how it is started again on the same port
     * @param process the first process
     */
    Server(String host, int port, Launch launch, ServerProcess process) {
        this.host = host;
        this.port = port;
        this.launch = launch;
        this.process = process;
    }

    /** {@return the loopback address} */
    public final String host() {
        return host;
    }

    /** {@return the port} */
    public final int port() {
        return port;
    }

    /** {@return {@code host:port}} */
    public final String address() {
        return host + ":" + port;
    }

    /** {@return the process id} */
    public final synchronized long pid() {
        return process.pid();
    }

    /** Stops the process where it stands: it answers nothing and closes nothing. */
    public final synchronized void suspend() {
        process.suspend();
    }

    /** Lets a stopped process go on. */
    public final synchronized void resume() {
        process.signal("CONT");
    }

    /** Ends the process as a crash would. */
    public final synchronized void kill() {
        process.kill();
    }

    /** Starts a process in the place of one that has ended. */
    final synchronized void begin() {
        process = launch.start();
    }

    /** Starts it again on the same port, empty; ends it first if it runs. */
    public abstract void restart();

    /**
     * Notes what the server holds now.
     *
     * @return starts it again on the same port with exactly that
     * @throws ServerException if it does not tell
     */
    public abstract Runnable backUp();

    /**
     * Empties the running process.
     *
     * @throws ServerException if it does not
     */
    public abstract void flush();

    /** Ends the process, also when it is stopped. */
    @Override
    public synchronized void close() {
        kill();
    }
}
