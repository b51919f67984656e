package io.sessionring.example.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One redis-server process on a loopback port, with a directory of its own for what it saves; it saves nothing unasked. */
public final class RedisServer extends Server {

    private static final int TRIES = 5;

    private final boolean appendOnly;

    /** Holds its data in one directory and each snapshot in another. */
    private final Path directory;

    private final Path data;
    private int snapshots;

    private RedisServer(Builder settings, int port, Launch launch, Path directory, Path data) {
        super(settings.address, port, launch, launch.start());
        this.appendOnly = settings.appendOnly;
        this.directory = directory;
        this.data = data;
    }

    /** {@return settings for a server} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a process on a free port.
     *
     * @param arguments further arguments, such as {@code --maxmemory 10mb}
     * @return the server, which the caller closes
     * @throws ServerException if redis-server is not installed or does not start
     */
    public static RedisServer start(String... arguments) {
        return builder().arguments(arguments).start();
    }

    /**
     * Starts a process on a given address and port.
     *
     * @param address a loopback address
     * @param port a free port
     * @param arguments further arguments
     * @return the server, which the caller closes
     * @throws ServerException if redis-server is not installed or does not start
     */
    public static RedisServer startAt(String address, int port, String... arguments) {
        return builder().at(address, port).arguments(arguments).start();
    }

    /** {@return whether it serves, or would if it were given a password} It says LOADING until it has read its data. */
    private static boolean serves(String address, int port) {
        try {
            String answer = Lines.ask(address, port, "PING");
            return answer.equals("+PONG") || answer.startsWith("-NOAUTH");
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void restart() {
        kill();
        Trees.delete(data);
        Trees.create(data);
        begin();
    }

    /** Starts it again on the same port with its data, if its append-only file is on or it was told to save any. */
    public synchronized void restartWithData() {
        kill();
        begin();
    }

    @Override
    public void flush() {
        Lines.order(this, "FLUSHALL", "+OK");
    }

    /**
     * Copies all it holds, from which {@link #restartFrom} can bring it back: its append-only file if that is on, else a
     * snapshot. What is written meanwhile may be in it or not. The server must ask for no password and speak no TLS.
     *
     * @return where the copy is; deleted when this is closed
     * @throws ServerException if the server does not save
     */
    public synchronized Path save() {
        if (!appendOnly) {
            Lines.order(this, "SAVE", "+OK");
        }
        Path copy = directory.resolve("snapshot-" + ++snapshots);
        Trees.copy(data, copy);
        return copy;
    }

    /**
     * Ends it and starts it again on the same port with what the copy holds and nothing that came later, as a restored backup
     * or the promotion of a replica that lagged does.
     *
     * @param copy what {@link #save} returned, of this server
     */
    public synchronized void restartFrom(Path copy) {
        kill();
        Trees.delete(data);
        Trees.copy(copy, data);
        begin();
    }

    @Override
    public Runnable backUp() {
        Path copy = save();
        return () -> restartFrom(copy);
    }

    @Override
    public synchronized void close() {
        super.close();
        Trees.delete(directory);
    }

    /** What a server does when its memory is full. */
    public enum WhenFull {
        /** Refuses writes. */
        NOEVICTION,
        /** Evicts what was used least recently. */
        ALLKEYS_LRU
    }

    /** Settings of a server. Not thread-safe. */
    public static final class Builder {

        private final List<String> arguments = new ArrayList<>();
        private String address = "127.0.0.1";
        private int port;
        private boolean appendOnly;
        private @Nullable Certificates certificates;

        private Builder() {}

        /**
         * Sets where it listens. Default: a free port of 127.0.0.1.
         *
         * @param address a loopback address
         * @param port a free port
         * @return this
         */
        public Builder at(String address, int port) {
            this.address = address;
            this.port = port;
            return this;
        }

        /**
         * Sets whether it writes every change to its append-only file before it answers, so that
         * {@link RedisServer#restartWithData} loses nothing. Default: false.
         *
         * @param on whether it does
         * @return this
         */
        public Builder appendOnly(boolean on) {
            this.appendOnly = on;
            return this;
        }

        /**
         * Limits its memory. Default: no limit.
         *
         * @param megabytes the limit, 1 or more; an empty server needs about one itself
         * @param whenFull what it does then
         * @return this
         */
        public Builder memory(int megabytes, WhenFull whenFull) {
            if (megabytes < 1) {
                throw new IllegalArgumentException("megabytes must be 1 or more; got " + megabytes);
            }
            String policy = switch (whenFull) {
                case NOEVICTION -> "noeviction";
                case ALLKEYS_LRU -> "allkeys-lru";
            };
            return arguments("--maxmemory", megabytes + "mb", "--maxmemory-policy", policy);
        }

        /**
         * Limits how many clients may be connected. Default: the server's own, 10000.
         *
         * @param count the limit, 1 or more
         * @return this
         */
        public Builder maxClients(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("maxClients must be 1 or more; got " + count);
            }
            return arguments("--maxclients", Integer.toString(count));
        }

        /**
         * Lets it speak TLS and nothing else. Clients need no certificate. Default: no TLS.
         *
         * @param certificates the server's key and certificate
         * @return this
         */
        public Builder tls(Certificates certificates) {
            this.certificates = certificates;
            String pem = certificates.pem();
            return arguments(
                    "--tls-cert-file",
                    pem,
                    "--tls-key-file",
                    pem,
                    "--tls-ca-cert-file",
                    pem,
                    "--tls-auth-clients",
                    "no");
        }

        /**
         * Adds arguments of redis-server.
         *
         * @param more the arguments, such as {@code --requirepass secret}
         * @return this
         */
        public Builder arguments(String... more) {
            Collections.addAll(arguments, more);
            return this;
        }

        /**
         * Starts the process and waits until it serves.
         *
         * @return the server, which the caller closes
         * @throws ServerException if redis-server is not installed or does not start
         */
        public RedisServer start() {
            if (port > 0) {
                return startOn(port);
            }
            for (int i = 1; i < TRIES; i++) { // another process may take the port in between
                try {
                    return startOn(freePort());
                } catch (ServerException e) {
                    // the last try says why
                }
            }
            return startOn(freePort());
        }

        private RedisServer startOn(int free) {
            Path directory;
            try {
                directory = Files.createTempDirectory("redis");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Path data = directory.resolve("data");
            try {
                Trees.create(data);
                return new RedisServer(this, free, launch(free, data), directory, data);
            } catch (ServerException e) {
                Trees.delete(directory);
                throw e;
            }
        }

        private Launch launch(int free, Path data) {
            String host = address;
            boolean tls = certificates != null;
            List<String> command = new ArrayList<>(List.of("redis-server", "--bind", host));
            Collections.addAll(command, "--port", tls ? "0" : Integer.toString(free));
            if (tls) {
                Collections.addAll(command, "--tls-port", Integer.toString(free));
            }
            Collections.addAll(command, "--dir", data.toString(), "--save", "");
            Collections.addAll(command, "--appendonly", appendOnly ? "yes" : "no", "--loglevel", "warning");
            // The system keeps what a killed process has written; and no new file takes the place of one that is being
            // copied.
            Collections.addAll(command, "--appendfsync", "no", "--auto-aof-rewrite-percentage", "0");
            command.addAll(arguments);
            return new Launch(command, Map.of(), () -> tls ? ServerProcess.accepts(host, free) : serves(host, free));
        }
    }
}
