package io.sessionring.backend.memcached;

import io.sessionring.spi.NodeAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that shakes hands as memcached does, and then answers as the test wants. */
final class FakeNode implements AutoCloseable {

    /** What is answered to one request. */
    interface Script {
        byte[] answer(byte opcode, int opaque);
    }

    private final ServerSocket listening;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    FakeNode(Script script) {
        this.script = script;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    NodeAddress address() {
        return new NodeAddress("127.0.0.1", listening.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    static byte[] packet(byte opcode, int opaque, int status, int extras, String key, byte[] body) {
        byte[] keyBytes = key.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(24 + keyBytes.length + body.length)
                .put((byte) 0x81)
                .put(opcode)
                .putShort((short) keyBytes.length)
                .put((byte) extras)
                .put((byte) 0)
                .putShort((short) status)
                .putInt(keyBytes.length + body.length)
                .putInt(opaque)
                .putLong(1)
                .put(keyBytes)
                .put(body)
                .array();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                accepted.add(socket);
                connections.incrementAndGet();
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                ByteBuffer header = ByteBuffer.wrap(in.readNBytes(24));
                String body = new String(in.readNBytes(header.getInt(8)), StandardCharsets.ISO_8859_1);
                byte opcode = header.get(1);
                int opaque = header.getInt(12);
                if (opcode == Opcode.STAT.code()) {
                    Map<String, String> stats = body.isEmpty()
                            ? Map.of("pid", "1", "time", "100", "uptime", "9")
                            : Map.of("cas_enabled", "yes", "item_size_max", "1048576");
                    for (Map.Entry<String, String> stat : stats.entrySet()) {
                        socket.getOutputStream()
                                .write(packet(
                                        opcode,
                                        opaque,
                                        0,
                                        0,
                                        stat.getKey(),
                                        stat.getValue().getBytes(StandardCharsets.US_ASCII)));
                    }
                    socket.getOutputStream().write(packet(opcode, opaque, 0, 0, "", new byte[0]));
                } else {
                    socket.getOutputStream().write(script.answer(opcode, opaque));
                }
            }
        } catch (IOException | RuntimeException e) {
            // The other side has gone.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-node");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
