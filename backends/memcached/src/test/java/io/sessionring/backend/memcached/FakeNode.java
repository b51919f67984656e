package io.sessionring.backend.memcached;

import io.sessionring.spi.NodeAddress;
import io.sessionring.testing.PlayedNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A node that shakes hands as memcached does, and then answers as the test wants. */
final class FakeNode implements AutoCloseable {

    /** What is answered to one request. */
    interface Script {
        byte[] answer(byte opcode, int opaque);
    }

    private final Script script;
    private final PlayedNode node = new PlayedNode(this::serve);

    FakeNode(Script script) {
        this.script = script;
    }

    NodeAddress address() {
        return node.address();
    }

    int connections() {
        return node.connections();
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

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                ByteBuffer header = ByteBuffer.wrap(in.readNBytes(24));
                byte opcode = header.get(1);
                int opaque = header.getInt(12);
                if (opcode == Opcode.REPLACE.code()) {
                    // As memcached does with what it has no memory for: before the value has come.
                    socket.getOutputStream().write(script.answer(opcode, opaque));
                }
                String body = new String(in.readNBytes(header.getInt(8)), StandardCharsets.ISO_8859_1);
                if (opcode == Opcode.STAT.code()) {
                    Map<String, String> stats = body.isEmpty()
                            ? Map.of("pid", "1", "time", "100", "uptime", "9")
                            : Map.of("cas_enabled", "yes", "item_size_max", "67108864");
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
                } else if (opcode != Opcode.REPLACE.code()) {
                    socket.getOutputStream().write(script.answer(opcode, opaque));
                }
            }
        } catch (IOException | RuntimeException e) {
            // The other side has gone.
        }
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
