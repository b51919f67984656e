package io.sessionring.example.servers;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loopback port that accepts connections or refuses them, and stays ours either way. */
final class Door implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final int BACKLOG = 50;

    private final Consumer<Socket> guests;
    private final int port;
    private @Nullable ServerSocket listening;

    /** Bound and not listening: the port is nobody else's, and whoever connects is refused. */
    private @Nullable Socket reserving;

    Door(Consumer<Socket> guests) {
        this.guests = guests;
        try {
            ServerSocket socket = listen(0);
            port = socket.getLocalPort();
            listening = socket;
            serve(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true); // connections of before may linger
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        return socket;
    }

    int port() {
        return port;
    }

    synchronized void open() {
        if (listening != null) {
            return;
        }
        try {
            ServerSocket socket = listen(port);
            listening = socket;
            close(reserving);
            reserving = null;
            serve(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void shut() {
        if (listening == null) {
            return;
        }
        close(listening);
        listening = null;
        try {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            reserving = socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket socket) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            let(socket.accept(), socket);
                        }
                    } catch (IOException e) {
                        // shut
                    }
                },
                "proxy-accept");
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection that was being accepted while the door was shut is refused late, since no other one could be. */
    private synchronized void let(Socket client, ServerSocket by) throws IOException {
        if (by == listening) {
            guests.accept(client);
        } else {
            client.setSoLinger(true, 0);
            client.close();
        }
    }

    @Override
    public synchronized void close() {
        close(listening);
        close(reserving);
        listening = null;
        reserving = null;
    }

    private static void close(@Nullable Closeable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
