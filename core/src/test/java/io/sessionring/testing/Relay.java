package io.sessionring.testing;

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

/** A bad line between a port and its node: listens on a loopback port of its own and forwards to the node. */
public final class Relay implements AutoCloseable {

    private final NodeAddress node;
    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Damage damage = new Damage();

    private volatile boolean swallowing;

    private Relay(NodeAddress node) {
        this.node = node;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public static Relay to(NodeAddress node) {
        return new Relay(node);
    }

    public NodeAddress address() {
        return new NodeAddress("127.0.0.1", listening.getLocalPort());
    }

    /** Changes one bit of the byte that is this many bytes away in what the node answers from now on; once. */
    public void flipNextReplyByte(int offset, int bit) {
        damage.plan(offset, bit);
    }

    /** Says whether a planned flip has taken place. */
    public boolean flipped() {
        return !damage.planned();
    }

    /** Takes back a flip that has not taken place. */
    public void flipNothing() {
        damage.none();
    }

    /** Loses what the node answers, while what it is asked still reaches it. */
    public void swallowReplies(boolean swallow) {
        swallowing = swallow;
    }

    /** Ends all connections with a reset. New ones are accepted. */
    public void reset() {
        for (Socket socket : open) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // It has ended already.
            }
        }
        open.clear();
    }

    /** How many connections have been accepted so far. */
    public int connections() {
        return connections.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            connections.incrementAndGet();
            open.add(client);
            daemon(() -> forward(client));
        }
    }

    private void forward(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(node.host(), node.port())) {
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon(() -> {
                try (client;
                        server) {
                    client.getInputStream().transferTo(server.getOutputStream());
                }
            });
            returnReplies(server.getInputStream(), client.getOutputStream());
        }
    }

    private void returnReplies(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[64 << 10];
        for (int n; (n = from.read(buffer)) > 0; ) {
            if (!swallowing) {
                damage.apply(buffer, n);
                to.write(buffer, 0, n);
            }
        }
    }

    /** Which byte is to be changed. */
    private static final class Damage {

        private int offset = -1;
        private int bit;

        synchronized void plan(int offset, int bit) {
            this.offset = offset;
            this.bit = bit;
        }

        synchronized void none() {
            offset = -1;
        }

        synchronized boolean planned() {
            return offset >= 0;
        }

        synchronized void apply(byte[] bytes, int count) {
            if (offset < 0) {
                return;
            }
            if (offset < count) {
                bytes[offset] ^= (byte) (1 << bit);
                offset = -1;
            } else {
                offset -= count;
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // This connection, or the relay, has ended.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }
}
