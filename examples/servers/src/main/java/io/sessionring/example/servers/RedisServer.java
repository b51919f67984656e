package io.sessionring.example.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One redis-server process on a loopback port, with a directory of its own for what it saves. */
public final class RedisServer implements Server {

    private static final int TRIES = 5;

    private final String address;
    private final int port;
    private final List<String> arguments;
    private final Path directory;
    private ServerProcess process;

    private RedisServer(String address, int port, List<String> arguments, Path directory, ServerProcess process) {
        this.address = address;
        this.port = port;
        this.arguments = arguments;
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts a process on a free port; it saves nothing by itself.
     *
     * @param arguments further arguments, such as {@code --maxmemory 10mb}
     * @return the server, which the caller closes
     * @throws ServerException if redis-server is not installed or does not start
     */
    public static RedisServer start(String... arguments) {
        ServerException last = null;
        for (int i = 0; i < TRIES; i++) { // another process may take the port in between
            try {
                return startAt("127.0.0.1", freePort(), arguments);
            } catch (ServerException e) {
                last = e;
            }
        }
        throw last;
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
        try {
            Path directory = Files.createTempDirectory("redis");
            List<String> all = List.of(arguments);
            try {
                return new RedisServer(address, port, all, directory, run(address, port, all, directory));
            } catch (ServerException e) {
                delete(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerProcess run(String address, int port, List<String> arguments, Path directory) {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--bind",
                address,
                "--port",
                Integer.toString(port),
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--loglevel",
                "warning"));
        command.addAll(arguments);
        return ServerProcess.start(command, Map.of(), () -> ServerProcess.accepts(address, port));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String host() {
        return address;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String address() {
        return address + ":" + port;
    }

    @Override
    public synchronized long pid() {
        return process.pid();
    }

    /** {@return the directory where it saves} */
    public Path directory() {
        return directory;
    }

    @Override
    public synchronized void suspend() {
        process.suspend();
    }

    @Override
    public synchronized void resume() {
        process.signal("CONT");
    }

    @Override
    public synchronized void kill() {
        process.kill();
    }

    /** Starts it again on the same port with what it had saved, if anything; ends it first if it runs. */
    @Override
    public synchronized void restart() {
        process.kill();
        process = run(address, port, arguments, directory);
    }

    @Override
    public synchronized void close() {
        process.kill();
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
