package io.sessionring.example.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One memcached process on a loopback port. */
public final class MemcachedServer implements Server {

    private final String address;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final int port;
    private ServerProcess process;

    private MemcachedServer(
            String address, List<String> arguments, Map<String, String> environment, int port, ServerProcess process) {
        this.address = address;
        this.arguments = arguments;
        this.environment = environment;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts a process on a port of its own choice.
     *
     * @param arguments further arguments, such as {@code -M} or {@code -I 2m}
     * @return the server, which the caller closes
     * @throws ServerException if memcached is not installed or does not start
     */
    public static MemcachedServer start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /**
     * Starts a process on a port of its own choice.
     *
     * @param environment variables for the process, such as {@code SASL_CONF_PATH}
     * @param arguments further arguments
     * @return the server, which the caller closes
     * @throws ServerException if memcached is not installed or does not start
     */
    public static MemcachedServer start(Map<String, String> environment, String... arguments) {
        try {
            Path file = Files.createTempFile("memcached", ".port");
            try {
                Files.delete(file);
                Map<String, String> all = new HashMap<>(environment);
                all.put("MEMCACHED_PORT_FILENAME", file.toString());
                ServerProcess process = ServerProcess.start(
                        command("127.0.0.1", -1, List.of(arguments)), all, () -> writtenPort(file) > 0);
                return new MemcachedServer("127.0.0.1", List.of(arguments), environment, writtenPort(file), process);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return new MemcachedServer(
                address, List.of(arguments), Map.of(), port, run(address, port, List.of(arguments), Map.of()));
    }

    private static ServerProcess run(
            String address, int port, List<String> arguments, Map<String, String> environment) {
        return ServerProcess.start(
                command(address, port, arguments), environment, () -> ServerProcess.accepts(address, port));
    }

    private static List<String> command(String address, int port, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of("memcached", "-l", address, "-p", Integer.toString(port), "-U", "0", "-t", "2"));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "root"));
        }
        command.addAll(arguments);
        return command;
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

    /** Starts it again on the same port, empty; ends it first if it runs. */
    @Override
    public synchronized void restart() {
        process.kill();
        process = run(address, port, arguments, environment);
    }

    @Override
    public synchronized void close() {
        process.kill();
    }
}
