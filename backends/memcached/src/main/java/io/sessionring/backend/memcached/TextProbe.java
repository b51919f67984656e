package io.sessionring.backend.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks what kind of server it is that takes connections and answers nothing in the binary protocol. Redis is like that: it
 * waits for the end of a line that it does not see. Asks {@code version} on a socket of its own.
 */
final class TextProbe {

    private static final int TIMEOUT_MILLIS = 300;
    private static final byte[] QUESTION = "version\r\n".getBytes(StandardCharsets.US_ASCII);

    private TextProbe() {}

    /** {@return what is wrong with the node, or null if it tells nothing} */
    static @Nullable String ask(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            socket.getOutputStream().write(QUESTION);
            byte[] answer = new byte["VERSION ".length()];
            int length = socket.getInputStream().readNBytes(answer, 0, answer.length);
            if (length == 0) {
                return null;
            }
            return new String(answer, 0, length, StandardCharsets.ISO_8859_1).equals("VERSION ")
                    ? "the node speaks the text protocol only (memcached -B ascii); start it without -B"
                    : "the node is no memcached: it answers lines of text, in another way";
        } catch (IOException e) {
            return null;
        }
    }
}
