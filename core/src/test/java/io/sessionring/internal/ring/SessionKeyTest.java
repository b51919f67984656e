package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.sessionring.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionKeyTest {

    @Test
    void isTheHexadecimalSha1OfTheId() {
        assertThat(SessionKey.of("abc"))
                .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d"); // FIPS 180, appendix A.1
        assertThat(SessionKey.of("")).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }

    @Test
    @SuppressWarnings("deprecation") // Guava marks SHA-1 as unfit for security
    void agreesWithAnotherLibraryOnEveryText() {
        SessionKeyHash ofOne = new SessionKeyHash();
        Seeds.check(1_000, random -> {
            String id = random.ints(random.nextInt(300), 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(SessionKey.of(id))
                    .isEqualTo(Hashing.sha1()
                            .hashString(id, StandardCharsets.UTF_8)
                            .toString())
                    .isEqualTo(ofOne.of(id));
        });
    }

    @Test
    void manyThreadsAskOneRingAndOneHash() throws Exception {
        SessionKeyHash hash = new SessionKeyHash();
        Ring ring = Ring.of(
                Placement.KETAMA,
                IntStream.range(0, 10)
                        .mapToObj(i -> new RingNode("node" + i, 1, null, 1, null))
                        .toList());
        List<String> keys =
                IntStream.range(0, 2_000).mapToObj(i -> SessionKey.of("id" + i)).toList();
        int[] homes = keys.stream().mapToInt(ring::locate).toArray();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(threads.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        for (int i = 0; i < homes.length; i++) {
                            assertThat(hash.of("id" + i)).isEqualTo(keys.get(i));
                            assertThat(ring.locate(keys.get(i))).isEqualTo(homes[i]);
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
