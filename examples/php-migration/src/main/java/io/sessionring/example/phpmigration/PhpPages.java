package io.sessionring.example.phpmigration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** PHP's built-in web server with the pages that are PHP. */
final class PhpPages implements AutoCloseable {

    private static final long START_NANOS = 10_000_000_000L;

    private final Path directory;
    private final int port;
    private final Process process;

    /**
     * Starts it and waits until it serves.
     *
     * @param port 0: a free one
     * @param savePath where PHP keeps sessions
     */
    PhpPages(int port, String savePath) throws IOException {
        this.port = port == 0 ? freePort() : port;
        directory = Files.createTempDirectory("shop");
        Path pages = directory.resolve("index.php");
        try (InputStream in = Objects.requireNonNull(PhpPages.class.getResourceAsStream("/shop/index.php"))) {
            Files.copy(in, pages);
        }
        process = new ProcessBuilder(List.of(
                        "php",
                        "-d",
                        "session.save_handler=memcached",
                        "-d",
                        "session.save_path=" + savePath,
                        "-S",
                        "127.0.0.1:" + this.port,
                        pages.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        long end = System.nanoTime() + START_NANOS;
        while (!serves()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                String log = Files.readString(directory.resolve("log"));
                close();
                throw new IOException("PHP's web server did not start; it needs php-cli and php-memcached. " + log);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean serves() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        try {
            Files.deleteIfExists(directory.resolve("index.php"));
            Files.deleteIfExists(directory.resolve("log"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
