package io.sessionring.example.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells memcached whether a password is right, in the place of {@code saslauthd}, so that no password database is needed: user,
 * password, service and realm come over a Unix socket, each after its length in two bytes, and OK or NO goes back likewise. For
 * {@link MemcachedServer.Builder#sasl}. Thread-safe.
 */
public final class SaslDaemon implements AutoCloseable {

    private final Path directory;
    private final ServerSocketChannel listening;

    /**
     * Starts to answer.
     *
     * @param directory an empty directory for the socket and memcached's configuration, which are left there; its path must be
     *     short enough for a Unix socket, about 90 bytes
     * @param user the one user
     * @param password the user's password
     * @throws IOException if the socket cannot be made
     */
    public SaslDaemon(Path directory, String user, String password) throws IOException {
        this.directory = directory;
        Path socket = directory.resolve("mux");
        Files.writeString(
                directory.resolve("memcached.conf"),
                "mech_list: plain\npwcheck_method: saslauthd\nsaslauthd_path: " + socket + "\n");
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(() -> serve(user, password), "sasl-daemon");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return the directory of memcached's configuration} */
    public Path directory() {
        return directory;
    }

    private void serve(String user, String password) {
        while (listening.isOpen()) {
            try (SocketChannel client = listening.accept()) {
                DataInputStream in = new DataInputStream(Channels.newInputStream(client));
                boolean right = word(in).equals(user);
                right &= word(in).equals(password);
                byte[] verdict = (right ? "OK" : "NO").getBytes(StandardCharsets.US_ASCII);
                DataOutputStream out = new DataOutputStream(Channels.newOutputStream(client));
                out.writeShort(verdict.length);
                out.write(verdict);
                out.flush();
            } catch (IOException e) {
                // The next one counts.
            }
        }
    }

    private static String word(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
    }

    /** Answers no more: memcached lets nobody in then. */
    @Override
    public void close() throws IOException {
        listening.close();
    }
}
