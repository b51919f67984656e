package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.ring.SessionKey;
import org.junit.jupiter.api.Test;

/** The memory of a sweep. */
class SweptKeysTest {

    private final SweptKeys keys = new SweptKeys();

    private static String key(int number) {
        return SessionKey.of("session-" + number);
    }

    @Test
    void whatWasAddedIsThereAndNothingElse() {
        int count = 10_000;
        for (int i = 0; i < count; i++) {
            assertThat(keys.has(key(i))).isFalse();
            keys.add(key(i));
            keys.add(key(i / 2));
        }
        for (int i = 0; i < count; i++) {
            assertThat(keys.has(key(i))).isTrue();
            assertThat(keys.has(key(count + i))).isFalse();
        }
    }

    @Test
    void keysThatFallOnOnePlaceAreToldApart() {
        String end = "0".repeat(8);
        for (int i = 1; i <= 300; i++) {
            keys.add(String.format("%016x", i) + "0".repeat(16) + end);
        }
        assertThat(keys.has(String.format("%016x", 300) + "0".repeat(16) + end)).isTrue();
        assertThat(keys.has(String.format("%016x", 301) + "0".repeat(16) + end)).isFalse();
        assertThat(keys.has(String.format("%016x", 300) + "0".repeat(15) + "1" + end))
                .isFalse();
    }

    @Test
    void whatDoesNotFitIsNotRemembered() {
        for (int i = 0; i < SweptKeys.MOST; i++) {
            keys.add(String.format("%032x", i + 1L));
        }
        assertThat(keys.has(String.format("%032x", (long) SweptKeys.MOST))).isTrue();
        keys.add(String.format("%032x", SweptKeys.MOST + 1L));
        assertThat(keys.has(String.format("%032x", SweptKeys.MOST + 1L))).isFalse();
    }

    @Test
    void theKeyOfZerosIsNeverRemembered() {
        String zeros = "0".repeat(40);
        keys.add(zeros);
        assertThat(keys.has(zeros)).isFalse();
    }
}
