package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Backend;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Counts copies on real nodes. */
class AuditTest {

    private static final int SESSIONS = 300;

    private static void store(Backend backend, String nodes) {
        try (SessionClient client = SessionClient.builder(backend, KryoCodec.allowing())
                .nodes(nodes.split(","))
                .namespace("shop")
                .replicas(1)
                .build()) {
            for (int i = 0; i < SESSIONS; i++) {
                Session session = client.create();
                session.set("number", i);
                client.save(session);
            }
        }
    }

    private static Call audit(String backend, String nodes, String... more) {
        String[] first = {"audit", "--backend", backend, "--namespace", "shop", "--nodes", nodes};
        String[] all = new String[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Call.of("", all);
    }

    /** The numbers in a node's row: sessions, home, spare, stray, lacking. */
    private static int[] row(Call call, String address) {
        String line = call.out()
                .lines()
                .filter(each -> each.startsWith(address + " "))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.substring(address.length()).strip().split(" +"))
                .mapToInt(cell -> Integer.parseInt(cell.replace(",", "")))
                .toArray();
    }

    private static int sum(Call call, String[] nodes, int column) {
        int sum = 0;
        for (String node : nodes) {
            sum += row(call, node)[column];
        }
        return sum;
    }

    private static void findsWhatANodeHasLost(String kind, String nodes, Runnable flushTheLast) {
        String[] each = nodes.split(",");
        Call whole = audit(kind, nodes);
        assertThat(whole.errors()).isEmpty();
        assertThat(whole.exitCode()).isZero();
        assertThat(whole.out())
                .startsWith("NODE ")
                .contains("\n" + SESSIONS + " sessions, 0 of them with fewer than 2 copies where clients look.\n");
        assertThat(sum(whole, each, 1)).as("home").isEqualTo(2 * SESSIONS);
        assertThat(sum(whole, each, 3)).as("stray").isZero();
        int onTheLast = row(whole, each[2])[1];
        assertThat(onTheLast).isBetween(1, SESSIONS - 1);

        flushTheLast.run();
        Call flushed = audit(kind, nodes);
        assertThat(row(flushed, each[2])[0]).isZero();
        assertThat(row(flushed, each[2])[4]).as("lacking").isEqualTo(onTheLast);
        assertThat(flushed.out()).contains(" sessions, ").contains(" of them with fewer than 2 copies");

        Call alone = audit(kind, nodes, "--replicas", "0");
        assertThat(alone.out())
                .contains("fewer than 1 copy where clients look, ")
                .contains(" with none there.");
        assertThat(sum(alone, each, 3)).as("stray").isPositive();
    }

    @Test
    void whatARedisNodeHasLostIsCounted() {
        try (RedisServer a = RedisServer.start();
                RedisServer b = RedisServer.start();
                RedisServer c = RedisServer.start()) {
            String nodes = a.address() + "," + b.address() + "," + c.address();
            store(RedisBackend.create(), nodes);
            findsWhatANodeHasLost("redis", nodes, c::flush);
        }
    }

    @Test
    void whatAMemcachedNodeHasLostIsCounted() {
        try (MemcachedServer a = MemcachedServer.start();
                MemcachedServer b = MemcachedServer.start();
                MemcachedServer c = MemcachedServer.start()) {
            String nodes = a.address() + "," + b.address() + "," + c.address();
            store(MemcachedBackend.create(), nodes);
            findsWhatANodeHasLost("memcached", nodes, c::flush);
        }
    }

    @Test
    void aNodeThatListsNothingIsNamedWithTheReason() {
        try (MemcachedServer silent = MemcachedServer.start("-X")) {
            Call call = audit("memcached", silent.address());
            assertThat(call.exitCode()).isEqualTo(1);
            assertThat(call.errors())
                    .contains(silent.address() + " could not be audited")
                    .contains("metadump");
        }
        Call nobody = audit("redis", "127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.errors()).contains("127.0.0.1:1 could not be audited: unreachable");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(audit("redis", "127.0.0.1:1", "--replicas", "-1").exitCode()).isEqualTo(2);
        Call twice = audit("redis", "127.0.0.1:1,127.0.0.1:1");
        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.errors()).contains("--nodes must not name a node twice");
    }
}
