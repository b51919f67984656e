package io.sessionring.example.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client's connection, by hand. */
final class Talk implements AutoCloseable {

    /** Long enough that a reply would have come. */
    private static final int SILENCE_MILLIS = 300;

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    private Talk(Socket socket) {
        this.socket = socket;
    }

    static Talk with(Proxy proxy) throws IOException {
        return with(proxy.host(), proxy.port());
    }

    static Talk with(String host, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new Talk(socket);
    }

    Talk say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Talk say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** {@return so many characters, fewer if the stream ends} */
    String hear(int length) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** {@return the text of a bulk string of Redis} */
    String bulk(String command) throws IOException {
        say(command + "\r\n");
        StringBuilder length = new StringBuilder();
        while (length.indexOf("\n") < 0) {
            length.append(hear(1));
        }
        return hear(Integer.parseInt(length.substring(1).trim()) + 2);
    }

    /** {@return the answer to a PING of Redis} */
    String ping() throws IOException {
        return say("PING\r\n").hear("+PONG\r\n".length());
    }

    /** {@return whether nothing comes and nothing ends} */
    boolean silent() throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    /** Ends it with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
