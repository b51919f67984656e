package io.sessionring.example.chaos;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection straight to one server, over which an operator types commands; both kinds of server take lines of text. */
final class Admin implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Socket socket = new Socket();
    private final boolean memcached;
    private final BufferedReader in;
    private final OutputStream out;

    Admin(Server server) {
        memcached = server instanceof MemcachedServer;
        try {
            socket.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a line and returns the first line of the answer. */
    String ask(String command) {
        try {
            send(command + "\r\n");
            String answer = in.readLine();
            if (answer == null) {
                throw new IOException("the server has closed the connection");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether a command is answered, without an error} */
    boolean answers(String command) {
        try {
            socket.setSoTimeout(300);
            String answer = ask(command);
            return !answer.startsWith("-") && !answer.contains("ERROR");
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Sends a command that must succeed. */
    void command(String command) {
        String answer = ask(command);
        if (answer.startsWith("-") || answer.contains("ERROR")) {
            throw new IllegalStateException("the server answers '" + command + "' with '" + answer + "'");
        }
    }

    void evict(String key) {
        command((memcached ? "delete " : "DEL ") + key);
    }

    /** Stores values that nobody needs; whether the server takes them is all the same. */
    void junk(int from, int count, int size) {
        String value = "x".repeat(size);
        StringBuilder batch = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            if (memcached) {
                batch.append("set junk")
                        .append(i)
                        .append(" 0 60 ")
                        .append(size)
                        .append("\r\n")
                        .append(value)
                        .append("\r\n");
            } else {
                batch.append("SET junk").append(i).append(' ').append(value).append(" EX 60\r\n");
            }
        }
        try {
            send(batch.toString());
            for (int i = 0; i < count; i++) {
                if (in.readLine() == null) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
