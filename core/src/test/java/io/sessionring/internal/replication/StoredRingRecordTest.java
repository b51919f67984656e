package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.spi.RingRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredRingRecordTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

    @Test
    void itsKeyBelongsToTheNamespaceAndIsNoSessions() {
        assertThat(StoredRingRecord.lookedAt("shop:").key())
                .startsWith("shop:")
                .doesNotMatch("shop:[0-9a-f]{40}")
                .isEqualTo(StoredRingRecord.added("shop:", () -> 1, CLOCK).key())
                .isNotEqualTo(StoredRingRecord.lookedAt("").key());
    }

    @Test
    void eachFreshOneHasABirthOfItsOwnAtTheTimeOfTheClock() {
        StoredRingRecord record = StoredRingRecord.added("", new Random(1)::nextLong, CLOCK);
        Set<Long> births = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            RingRecord.Birth birth = record.birthIn(record.fresh());
            assertThat(birth).isNotNull();
            assertThat(birth.atMillis()).isEqualTo(CLOCK.millis());
            births.add(birth.number());
        }
        assertThat(births).hasSize(100);
    }

    @Test
    void noBirthIsZero() {
        StoredRingRecord record = StoredRingRecord.added("", () -> 0, CLOCK);
        assertThat(record.birthIn(record.fresh())).isNotNull();
    }

    @Test
    void oneThatIsOnlyLookedAtMakesNone() {
        assertThat(StoredRingRecord.lookedAt("").isAdded()).isFalse();
        assertThatThrownBy(() -> StoredRingRecord.lookedAt("").fresh()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void damagedBytesTellNoBirth() {
        assertThat(StoredRingRecord.lookedAt("").birthIn(new byte[24])).isNull();
    }
}
