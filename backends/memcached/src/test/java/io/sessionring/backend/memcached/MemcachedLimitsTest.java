package io.sessionring.backend.memcached;

import static io.sessionring.backend.memcached.Asking.answer;
import static io.sessionring.backend.memcached.Asking.byHand;
import static io.sessionring.backend.memcached.Asking.connected;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Refused;
import io.sessionring.spi.Answer.Refused.Reason;
import io.sessionring.spi.NodePort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that a node does not take. */
class MemcachedLimitsTest {

    private static final int TTL = 1000;

    @ParameterizedTest
    @ValueSource(strings = {"-I 1m", "-I 2m -o slab_chunk_max=4096", "-I 128k -o slab_chunk_max=65536"})
    void aValueIsTakenUpToTheLengthThatTheNodeTakesAndNoLonger(String arguments) {
        try (MemcachedServer server = MemcachedServer.start(arguments.split(" ", -1));
                NodePort port = connected(server)) {
            for (int keyLength : new int[] {1, 40, 250}) {
                String key = "k".repeat(keyLength);
                long limit = answer(Refused.class, port.add(key, new byte[4 << 20], TTL))
                        .limitBytes();
                String beyond = "x".repeat((int) limit + 1);
                assertThat(byHand(server, "set " + key + " 0 0 " + beyond.length() + "\r\n" + beyond))
                        .contains("too large");
                Refused refused = answer(Refused.class, port.add(key, new byte[(int) limit + 1], TTL));
                assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
                assertThat(refused.limitBytes()).isEqualTo(limit);
                answer(Answer.Stored.class, port.add(key, new byte[(int) limit], TTL));
                assertThat(answer(Answer.Hit.class, port.get(key)).value()).hasSize((int) limit);
            }
        }
    }

    @Test
    void aValueThatIsTooLargeIsNeverSent() {
        try (MemcachedServer server = MemcachedServer.start();
                NodePort port = connected(server)) {
            long stale = answer(Answer.Stored.class, port.set("a", new byte[10], TTL))
                    .token();
            long token = answer(Answer.Stored.class, port.set("a", new byte[20], TTL))
                    .token();
            byte[] large = new byte[2 << 20];
            long before = bytesRead(server);
            answer(Refused.class, port.set("a", large, TTL));
            answer(Refused.class, port.add("b", large, TTL));
            answer(Refused.class, port.compareAndSet("a", token, large, TTL));
            answer(Refused.class, port.compareAndSet("a", stale, large, TTL));
            assertThat(bytesRead(server) - before).isLessThan(1000);
            assertThat(answer(Answer.Hit.class, port.get("a")).value()).hasSize(20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000, 300_000, 700_000})
    void aFullNodeKeepsTheOldValueAndTheConnectionWhateverTheToken(int size) {
        try (MemcachedServer server = MemcachedServer.start("-M", "-m", "4");
                NodePort port = connected(server)) {
            answer(Answer.Stored.class, port.set("small", new byte[10], TTL));
            long stale = answer(Answer.Stored.class, port.set("a", new byte[10], TTL))
                    .token();
            long token = answer(Answer.Stored.class, port.set("a", new byte[11], TTL))
                    .token();
            Refused refused = fill(port, size);
            assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_MEMORY);
            long connections = connections(server);
            List<io.sessionring.spi.Reply<Answer>> around = new ArrayList<>();
            for (long used : new long[] {token, stale, token, stale}) {
                around.add(port.get("small"));
                assertThat(answer(port.compareAndSet("a", used, new byte[size], TTL)))
                        .isInstanceOfAny(Refused.class, Answer.Exists.class);
                Answer.Hit kept = answer(Answer.Hit.class, port.get("a"));
                assertThat(kept.value()).hasSize(11);
                assertThat(kept.token()).isEqualTo(token);
            }
            around.forEach(reply -> answer(Answer.Hit.class, reply));
            answer(Refused.class, port.compareAndSet("a", token, new byte[size], TTL));
            // The next answer after one that came before its request was written to its end.
            answer(Answer.Hello.class, port.hello());
            assertThat(connections(server) - connections).as("new connections").isEqualTo(1);
        }
    }

    private static Refused fill(NodePort port, int size) {
        for (int i = 0; ; i++) {
            if (answer(port.add("fill" + i, new byte[size], TTL)) instanceof Refused refused) {
                return refused;
            }
        }
    }

    private static long bytesRead(MemcachedServer server) {
        return stat(server, "bytes_read");
    }

    /** The one that asks by hand is counted, too. */
    private static long connections(MemcachedServer server) {
        return stat(server, "total_connections");
    }

    private static long stat(MemcachedServer server, String name) {
        return Long.parseLong(StatsByHand.of(server).get(name));
    }
}
