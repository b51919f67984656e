package io.sessionring.example.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loopback port that accepts connections or refuses them, and stays ours either way. */
final class Door implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final int BACKLOG = 50;

    private final Consumer<Socket> guests;

    /** Bound and never connected, so that the port is nobody else's when nothing listens on it. */
    private final Socket reserving = new Socket();

    private @Nullable ServerSocket listening;
    private @Nullable Thread accepting;

    Door(Consumer<Socket> guests) {
        this.guests = guests;
        try {
            reserving.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            reserving.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open();
    }

    int port() {
        return reserving.getLocalPort();
    }

    synchronized void open() {
        if (listening != null || reserving.isClosed()) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            socket.setReuseAddress(true); // connections of before may linger
            socket.bind(reserving.getLocalSocketAddress(), BACKLOG);
            Thread thread = new Thread(() -> serve(socket), "proxy-accept");
            thread.setDaemon(true);
            thread.start();
            listening = socket;
            accepting = thread;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket socket) {
        try {
            while (true) {
                guests.accept(socket.accept());
            }
        } catch (IOException e) {
            // shut
        }
    }

    /** Refuses from now on: waits for the accepting thread, since until it has let go of the port, that takes connections. */
    synchronized void shut() {
        if (listening == null || accepting == null) {
            return;
        }
        try {
            listening.close();
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listening = null;
        accepting = null;
    }

    @Override
    public synchronized void close() {
        shut();
        try {
            reserving.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
