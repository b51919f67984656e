package io.sessionring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RevisionSourceTest {

    /** The sequence of seed 1234567 that other programs give for SplitMix64. */
    @Test
    void isSplitMix64() {
        RevisionSource source = new RevisionSource(1_234_567);
        assertThat(source.getAsLong()).isEqualTo(Long.parseUnsignedLong("6457827717110365317"));
        assertThat(source.getAsLong()).isEqualTo(Long.parseUnsignedLong("3203168211198807973"));
        assertThat(source.getAsLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
    }

    @Test
    void everyBitIsOnHalfOfTheTime() {
        RevisionSource source = new RevisionSource(0);
        int[] on = new int[64];
        for (int i = 0; i < 10_000; i++) {
            long number = source.getAsLong();
            for (int bit = 0; bit < 64; bit++) {
                on[bit] += (int) (number >>> bit) & 1;
            }
        }
        assertThat(on).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(4_700, 5_300);
            }
        });
    }

    @Test
    void threadsNeverGetTheSameNumber() throws Exception {
        RevisionSource source = new RevisionSource(42);
        Set<Long> all = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                Set<Long> own = new HashSet<>();
                for (int n = 0; n < 25_000; n++) {
                    own.add(source.getAsLong());
                }
                all.addAll(own);
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(all).hasSize(100_000);
    }
}
