package io.sessionring.backend.redis;

import io.sessionring.spi.NodeAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;

/** A real redis-server on a free loopback port, for one test. */
final class RedisProcess implements AutoCloseable {

    private final String host;
    private final int port;
    private final List<String> options;
    private final Path directory;
    private Process process;

    private RedisProcess(String host, int port, List<String> options, Path directory) {
        this.host = host;
        this.port = port;
        this.options = options;
        this.directory = directory;
        this.process = launch();
    }

    /** Starts a server that keeps nothing on disk unless the options say so, and waits until it answers. */
    static RedisProcess start(String... options) {
        try {
            int tls = List.of(options).indexOf("--tls-port");
            int port = tls < 0 ? freePort() : Integer.parseInt(options[tls + 1]);
            return new RedisProcess("127.0.0.1", port, List.of(options), Files.createTempDirectory("redis"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server on the given port of another loopback address. */
    static RedisProcess startOn(String host, int port) {
        try {
            return new RedisProcess(host, port, List.of(), Files.createTempDirectory("redis"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that speaks TLS only, with the given certificate. */
    static RedisProcess startTls(Certificates certificates) {
        String free = "" + freePort();
        return start(
                "--tls-port",
                free,
                "--port",
                "0",
                "--tls-cert-file",
                certificates.pem(),
                "--tls-key-file",
                certificates.pem(),
                "--tls-ca-cert-file",
                certificates.pem(),
                "--tls-auth-clients",
                "no");
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                "redis-server", "--bind", host, "--port", "" + port, "--save", "", "--dir", directory.toString()));
        command.addAll(options);
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            Polling.until("redis-server answers", () -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException("redis-server ended: " + log());
                }
                return answers();
            });
            return started;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot run redis-server; install it, e.g. apt-get install redis-server", e);
        }
    }

    /** Any answer will do: a password or TLS may stand before a better one. */
    private boolean answers() {
        if (options.contains("--tls-port")) {
            return log().contains("Ready to accept connections");
        }
        // By hand, for a program that must not load more of the driver than the backend does.
        try (Socket socket = new Socket(InetAddress.getAllByName(host)[0], port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return line != null && (line.startsWith("+PONG") || line.startsWith("-NOAUTH"));
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    int port() {
        return port;
    }

    NodeAddress address() {
        return new NodeAddress(host, port);
    }

    /** {@return a connection of its own, to look at the node from outside} */
    Jedis admin() {
        return new Jedis(host, port);
    }

    void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, "" + process.pid())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill answered " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the killed server again, on the same port and directory. */
    void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A directory of the system's temporary files.
        }
    }

    @Override
    public String toString() {
        return "redis-server on " + port + " with " + Arrays.toString(options.toArray());
    }
}
