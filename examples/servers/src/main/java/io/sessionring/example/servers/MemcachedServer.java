package io.sessionring.example.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One memcached process on a loopback port. */
public final class MemcachedServer extends Server {

    private MemcachedServer(String address, int port, Launch launch, ServerProcess process) {
        super(address, port, launch, process);
    }

    /** {@return settings for a server} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a process on a port of its own choice.
     *
     * @param arguments further arguments, such as {@code -M} or {@code -I 2m}
     * @return the server, which the caller closes
     * @throws ServerException if memcached is not installed or does not start
     */
    public static MemcachedServer start(String... arguments) {
        return builder().arguments(arguments).start();
    }

    /**
     * Starts a process on a given address and port.
     *
     * @param address a loopback address
     * @param port a free port
     * @param arguments further arguments
     * @return the server, which the caller closes
     * @throws ServerException if memcached is not installed or does not start
     */
    public static MemcachedServer startAt(String address, int port, String... arguments) {
        return builder().at(address, port).arguments(arguments).start();
    }

    private static int writtenPort(Path file) {
        try {
            if (!Files.exists(file)) {
                return 0;
            }
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("TCP INET: ")) {
                    return Integer.parseInt(line.substring(10).trim());
                }
            }
            return 0;
        } catch (IOException | NumberFormatException e) {
            return 0; // not written to its end yet
        }
    }

    @Override
    public synchronized void restart() {
        kill();
        begin();
    }

    @Override
    public void flush() {
        Lines.order(this, "flush_all", "OK");
    }

    /**
     * Reads all that it holds, from which {@link #load} can bring it back. What is written meanwhile may be in it or not. The
     * server must ask for no password.
     *
     * @return the items, in no order
     * @throws ServerException if the server does not answer
     */
    public List<Item> dump() {
        try {
            return Dump.of(this);
        } catch (IOException e) {
            throw new ServerException("memcached did not tell what it holds", e);
        }
    }

    /**
     * Gives it back what it held, with the same ends of life. After {@link #restart} it is then a node that came back with old
     * data; nobody else may reach it between the two (see {@link Proxy#refuse}), or they would see it empty first, which no
     * node with old data is. A key that is there already keeps what it has.
     *
     * @param items what {@link #dump} read
     * @throws ServerException if the server does not take them all
     */
    public void load(List<Item> items) {
        try {
            Dump.load(this, items);
        } catch (IOException e) {
            throw new ServerException("memcached did not take all items", e);
        }
    }

    /** {@inheritDoc} Between its start and the end of that it is empty: nobody else may reach it then (see {@link Proxy#refuse}). */
    @Override
    public Runnable backUp() {
        List<Item> items = dump();
        return () -> {
            restart();
            load(items);
        };
    }

    /** Settings of a server. Not thread-safe. */
    public static final class Builder {

        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private String address = "127.0.0.1";
        private int port;

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
         * Limits the memory for what it holds; when it is full, it evicts what was used least recently, of values of about the
         * same size. Default: 64 MB.
         *
         * @param megabytes the limit, 1 or more; memcached takes one page of 1 MB for each size of value in any case
         * @return this
         */
        public Builder memory(int megabytes) {
            if (megabytes < 1) {
                throw new IllegalArgumentException("megabytes must be 1 or more; got " + megabytes);
            }
            return arguments("-m", Integer.toString(megabytes));
        }

        /**
         * Lets it refuse what finds no room, instead of evicting something else. Default: it evicts.
         *
         * @return this
         */
        public Builder refuseWhenFull() {
            return arguments("-M");
        }

        /**
         * Limits how many connections it has; a client beyond is told {@code ERROR} and disconnected. Default: 1024.
         *
         * @param count the limit, 20 or more, since it counts about 17 files and pipes of its own
         * @return this
         */
        public Builder maxConnections(int count) {
            if (count < 20) {
                throw new IllegalArgumentException("maxConnections must be 20 or more; got " + count);
            }
            return arguments("-c", Integer.toString(count));
        }

        /**
         * Lets it ask for a user and a password. Default: it asks for none.
         *
         * @param daemon who knows whether they are right; must outlive the server
         * @return this
         */
        public Builder sasl(SaslDaemon daemon) {
            environment.put("SASL_CONF_PATH", daemon.directory().toString());
            return arguments("-S");
        }

        /**
         * Adds arguments of memcached.
         *
         * @param more the arguments, such as {@code -I 2m}
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
         * @throws ServerException if memcached is not installed or does not start
         */
        public MemcachedServer start() {
            if (port > 0) {
                Launch launch = launch(port);
                return new MemcachedServer(address, port, launch, launch.start());
            }
            return startWherever();
        }

        private Launch launch(int given) {
            String host = address;
            return new Launch(command(given), environment, () -> ServerProcess.accepts(host, given));
        }

        private List<String> command(int given) {
            List<String> command = new ArrayList<>(
                    List.of("memcached", "-l", address, "-p", Integer.toString(given), "-U", "0", "-t", "2"));
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("-u", "root"));
            }
            command.addAll(arguments);
            return command;
        }

        private MemcachedServer startWherever() {
            try {
                Path file = Files.createTempFile("memcached", ".port");
                try {
                    Files.delete(file);
                    Map<String, String> all = new HashMap<>(environment);
                    all.put("MEMCACHED_PORT_FILENAME", file.toString());
                    ServerProcess process = new Launch(command(-1), all, () -> writtenPort(file) > 0).start();
                    int written = writtenPort(file);
                    return new MemcachedServer(address, written, launch(written), process);
                } finally {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
