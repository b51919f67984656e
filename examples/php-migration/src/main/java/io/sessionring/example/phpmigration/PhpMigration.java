package io.sessionring.example.phpmigration;

import io.sessionring.SessionClient;
import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.codec.php.PhpSessions;
import io.sessionring.example.servers.MemcachedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three memcached servers, PHP's web server, and two servers of Java pages, all behind one cookie: one shares PHP's sessions,
 * the other is what comes after the cut-over.
 */
public final class PhpMigration implements AutoCloseable {

    private static final int SERVERS = 3;
    private static final int PHP_PORT = 8_000;

    private final List<MemcachedServer> servers = new ArrayList<>();
    private final PhpSessions phpSessions;
    private final SessionClient client;
    private final PhpPages php;
    private final JavaPages shared;
    private final JavaPages moved;

    /**
     * Starts everything.
     *
     * @param firstPort where PHP listens; Java on the two ports above; 0: on free ones
     */
    PhpMigration(int firstPort) throws IOException {
        for (int i = 0; i < SERVERS; i++) {
            servers.add(MemcachedServer.start());
        }
        List<String> nodes = servers.stream().map(MemcachedServer::address).toList();
        String savePath = nodes.stream().collect(Collectors.joining(","));

        phpSessions = PhpSessions.memcached(savePath).build(); // as in php.ini
        client = SessionClient.builder(MemcachedBackend.create(), KryoCodec.allowing())
                .nodes(nodes.toArray(String[]::new))
                .namespace("shop")
                .replicas(1)
                .build();

        php = new PhpPages(firstPort, savePath);
        shared = new JavaPages(firstPort == 0 ? 0 : firstPort + 1, new SharedSessions(phpSessions));
        moved = new JavaPages(firstPort == 0 ? 0 : firstPort + 2, new AdoptedSessions(client, phpSessions));
    }

    /**
     * Starts everything and waits for the end of standard input.
     *
     * @param arguments none
     * @throws IOException if a server cannot be started
     */
    public static void main(String[] arguments) throws IOException {
        try (PhpMigration migration = new PhpMigration(PHP_PORT)) {
            System.out.printf(
                    "log in, on a PHP page:          http://127.0.0.1:%d/login?user=ada%n"
                            + "fill the cart, on a Java page:  http://127.0.0.1:%d/add?item=socks%n"
                            + "log out, on either:             /logout%n"
                            + "the same after the cut-over:    http://127.0.0.1:%d/cart%n"
                            + "Enter ends it.%n",
                    migration.phpPort(), migration.sharedPort(), migration.movedPort());
            System.in.read();
        }
    }

    int phpPort() {
        return php.port();
    }

    int sharedPort() {
        return shared.port();
    }

    int movedPort() {
        return moved.port();
    }

    /** {@return PHP's sessions, to look into} */
    PhpSessions phpSessions() {
        return phpSessions;
    }

    @Override
    public void close() {
        moved.close();
        shared.close();
        php.close();
        client.close();
        phpSessions.close();
        servers.forEach(MemcachedServer::close);
    }
}
