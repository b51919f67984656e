package io.sessionring.backend.memcached;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a server that accepts connections does not complete the handshake, over a plain socket of its own: the driver
 * only says that the connection was lost.
 */
final class Diagnosis {

    private static final int TIMEOUT_MILLIS = 1_000;
    private static final byte STAT = 0x10;
    private static final byte SASL_AUTH = 0x21;
    private static final int AUTHENTICATION_FAILED = 0x20;
    private static final int UNKNOWN_COMMAND = 0x81;

    private Diagnosis() {}

    /** {@return what is wrong with the node's set-up, null if nothing was found} */
    static @Nullable String of(InetSocketAddress address, @Nullable Credentials credentials) {
        int status = credentials == null
                ? binaryStatus(address, STAT, new byte[0], new byte[0])
                : binaryStatus(address, SASL_AUTH, ascii("PLAIN"), plain(credentials));
        if (status == AUTHENTICATION_FAILED) {
            return credentials == null
                    ? "it demands a SASL user; give one with MemcachedBackend.builder().sasl(user, password)"
                    : "it refuses the SASL user or password";
        }
        if (status == UNKNOWN_COMMAND && credentials != null) {
            return "it knows no SASL; start it with -S, or leave out user and password";
        }
        if (status >= 0) {
            return null;
        }
        String text = textAnswer(address);
        if (text.startsWith("VERSION ")) {
            return "it speaks the text protocol only; start it without -B ascii";
        }
        return text.isEmpty() ? null : "it is not a memcached: it does not answer in the binary protocol";
    }

    private static byte[] plain(Credentials credentials) {
        return ("\0" + credentials.user() + "\0" + credentials.password()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return the status of a binary answer, -1 if there was none} */
    private static int binaryStatus(InetSocketAddress address, byte opcode, byte[] key, byte[] value) {
        ByteBuffer request = ByteBuffer.allocate(24 + key.length + value.length);
        request.put((byte) 0x80).put(opcode).putShort((short) key.length).putInt(0);
        request.putInt(key.length + value.length).putInt(0).putLong(0).put(key).put(value);
        try (Socket socket = connect(address)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.array());
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = new byte[24];
            in.readFully(header);
            return header[0] == (byte) 0x81 ? ByteBuffer.wrap(header).getShort(6) & 0xffff : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static String textAnswer(InetSocketAddress address) {
        try (Socket socket = connect(address)) {
            socket.getOutputStream().write(ascii("version\r\n"));
            byte[] answer = new byte[64];
            int length = socket.getInputStream().read(answer);
            return length <= 0 ? "" : new String(answer, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(address, TIMEOUT_MILLIS);
        return socket;
    }
}
