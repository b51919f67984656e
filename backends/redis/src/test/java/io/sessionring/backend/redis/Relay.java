package io.sessionring.backend.redis;

import io.sessionring.spi.NodeAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Stands between a port and its node, or plays the node itself. */
final class Relay implements AutoCloseable {

    /** Serves one connection. */
    interface Serving {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Serving serving;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private volatile UnaryOperator<byte[]> answers = bytes -> bytes;
    private volatile boolean frozen;

    private Relay(int targetPort, Serving serving) {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.serving = serving != null ? serving : client -> forward(client, targetPort);
        daemon(this::accept);
    }

    static Relay to(RedisProcess node) {
        return new Relay(node.port(), null);
    }

    static Relay playing(Serving serving) {
        return new Relay(0, serving);
    }

    NodeAddress address() {
        return new NodeAddress("127.0.0.1", listening.getLocalPort());
    }

    /** Sends other bytes than the node answered, from now on. */
    void answers(UnaryOperator<byte[]> change) {
        answers = change;
    }

    /** Lets nothing through any more, without closing a connection: as if the other end had vanished. */
    void freeze() {
        frozen = true;
    }

    /** Lets what comes from now on through again, on new connections. */
    void thaw() {
        frozen = false;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                connections.incrementAndGet();
                accepted.add(client);
                daemon(() -> serving.on(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void forward(Socket client, int targetPort) throws IOException {
        Socket node = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        accepted.add(node);
        daemon(() -> pump(client, node, bytes -> bytes));
        pump(node, client, bytes -> answers.apply(bytes));
    }

    private void pump(Socket from, Socket to, UnaryOperator<byte[]> change) throws IOException {
        boolean cut = false;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 << 10];
            for (int n; (n = in.read(buffer)) > 0; ) {
                cut |= frozen;
                if (!cut) {
                    out.write(change.apply(java.util.Arrays.copyOf(buffer, n)));
                }
            }
        }
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | InterruptedException e) {
                // The connection is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
