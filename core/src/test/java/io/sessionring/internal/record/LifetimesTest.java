package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sessionring.internal.record.Tombstone.Cause;
import io.sessionring.testing.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimesTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final Duration GRAIN = Duration.ofSeconds(60);
    private static final Duration SKEW = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofMillis(250);
    private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofMinutes(30), GRAIN, SKEW, DEADLINE);
    private static final Lifetimes ENDLESS =
            new Lifetimes(Duration.ofSeconds(Long.MAX_VALUE), GRAIN, Duration.ofSeconds(Long.MAX_VALUE), DEADLINE);
    private static final long SESSION_LIFE = 1_800_000 + 60_000 + 20_000 + 250 + 1_000;

    @Test
    void aSessionLifeIsTheLongestIdleLifeAndAllMargins() {
        assertThat(LIFETIMES.sessionLifeMillis()).isEqualTo(SESSION_LIFE);
        assertThat(ENDLESS.sessionLifeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFractionOfAMillisecondCountsAsOne() {
        Lifetimes fractions = new Lifetimes(Duration.ofNanos(1), Duration.ofNanos(1_000_001), Duration.ZERO, DEADLINE);
        assertThat(fractions.sessionLifeMillis()).isEqualTo(1 + 2 + 250 + 1_000);
    }

    @Test
    void negativeDurationsAreRefused() {
        Duration negative = Duration.ofMillis(-1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lifetimes(negative, GRAIN, SKEW, DEADLINE))
                .withMessage("maxLife must not be negative; got PT-0.001S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Lifetimes(SKEW, negative, SKEW, DEADLINE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Lifetimes(SKEW, GRAIN, negative, DEADLINE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Lifetimes(SKEW, GRAIN, SKEW, negative));
    }

    @Test
    void anIdleSessionExpiresOneMillisecondAfterItsIdleLifeGrainAndSkew() {
        Live live = live(NOW - 5_000_000, NOW, 1800, 0);
        long last = NOW + 1_800_000 + 60_000 + 10_000;
        assertThat(LIFETIMES.expired(live, last)).isFalse();
        assertThat(LIFETIMES.expired(live, last + 1)).isTrue();
        assertThat(LIFETIMES.expired(live, 0)).isFalse();
        assertThat(LIFETIMES.expired(live, Long.MAX_VALUE)).isTrue();
        assertThat(ENDLESS.expired(live, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void aUsedSessionExpiresOneMillisecondAfterItsAbsoluteLifeAndSkew() {
        Live live = live(NOW, NOW + 3_590_000, 1800, 3600);
        long last = NOW + 3_600_000 + 10_000;
        assertThat(LIFETIMES.expired(live, last)).isFalse();
        assertThat(LIFETIMES.expired(live, last + 1)).isTrue();
    }

    @Test
    void withoutAnAbsoluteLifeTheAgeDoesNotMatter() {
        assertThat(LIFETIMES.expired(live(0, NOW, 1800, 0), NOW)).isFalse();
    }

    @Test
    void aUseIsStoredOnceAGrain() {
        Live live = live(NOW, NOW, 1800, 0);
        assertThat(LIFETIMES.touchDue(live, NOW + 59_999)).isFalse();
        assertThat(LIFETIMES.touchDue(live, NOW + 60_000)).isTrue();
        assertThat(LIFETIMES.touchDue(live, NOW - 60_000)).isFalse();
        assertThat(LIFETIMES.touchDue(live, Long.MIN_VALUE)).isFalse();
        assertThat(LIFETIMES.touchDue(live, Long.MAX_VALUE)).isTrue();
    }

    @ParameterizedTest(name = "created {0}, touched {1} from now, {2} s idle, {3} s absolute: {4} s")
    @CsvSource({
        // one session life, 1881.25 s, rounded up
        "0, 0, 1800, 0, 1882",
        // a shorter idle life keeps its margins of 81.25 s
        "0, 0, 60, 0, 142",
        "0, 0, 0, 0, 82",
        // used a while ago: to the last millisecond, then never below 1
        "-9000000, -1880250, 1800, 0, 1",
        "-9000000, -1880249, 1800, 0, 2",
        "-9000000, -1881249, 1800, 0, 1",
        "-9000000, -1881250, 1800, 0, 1",
        "-9000000, -8000000, 1800, 0, 1",
        // a fast clock's use, or an idle life above the longest: one session life from now
        "0, 3600000, 1800, 0, 1882",
        "0, 100000000000, 1800, 0, 1882",
        "0, 0, 2147483647, 0, 1882",
        // the absolute life and twice the skew
        "0, 0, 1800, 100, 120",
        "-1, 0, 1800, 100, 120",
        "-1000, 0, 1800, 100, 119",
        "-9000000, 0, 1800, 100, 1",
        "0, 0, 1800, 2147483647, 1882",
    })
    void aLiveCopyIsKeptFor(long created, long touched, int maxInactive, int absoluteLife, long seconds) {
        assertThat(LIFETIMES.ttlSeconds(live(NOW + created, NOW + touched, maxInactive, absoluteLife), NOW))
                .isEqualTo(seconds);
    }

    @Test
    void timesToLiveStopAtTheEndOfTheNumbers() {
        Live live = live(NOW, NOW, Integer.MAX_VALUE, 0);
        assertThat(ENDLESS.ttlSeconds(live, NOW)).isEqualTo((Long.MAX_VALUE - NOW) / 1000 + 1);
        assertThat(LIFETIMES.ttlSeconds(live, Long.MAX_VALUE)).isEqualTo(1);
        assertThat(LIFETIMES.ttlSeconds(live, Long.MIN_VALUE)).isEqualTo(1882);
        assertThat(ENDLESS.ttlSeconds(live, Long.MIN_VALUE)).isPositive();
        assertThat(ENDLESS.tombstoneTtlSeconds(tombstone(NOW), Long.MIN_VALUE)).isPositive();
        assertThat(LIFETIMES.tombstoneTtlSeconds(tombstone(NOW), Long.MAX_VALUE))
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "died {0} ms from now: {1} s")
    @CsvSource({
        // a session life and the skew, 1891.25 s, rounded up
        "0, 1892",
        // spread later: what is left of it
        "-250, 1891",
        "-1000, 1891",
        "-1251, 1890",
        "-1890250, 1",
        "-1891250, 1",
        "-99999999, 1",
        // by a fast clock
        "5000, 1892",
        "100000000000, 1892",
    })
    void aTombstoneIsKeptFor(long died, long seconds) {
        assertThat(LIFETIMES.tombstoneTtlSeconds(tombstone(NOW + died), NOW)).isEqualTo(seconds);
    }

    @Test
    void noNodeForgetsALiveSessionWhileAnyClockMightNot() {
        Seeds.check(5_000, random -> {
            Live live = live(
                    NOW - random.nextInt(10_000_000),
                    NOW - random.nextInt(2_000_000),
                    random.nextInt(1801),
                    random.nextBoolean() ? 0 : random.nextInt(10_000));
            long forgotten = NOW + 1000 * LIFETIMES.ttlSeconds(live, NOW);
            assertThat(LIFETIMES.expired(live, forgotten - 10_000 + 1)).isTrue();
        });
    }

    @Test
    void noLiveCopyOutlastsATombstoneOfTheSameMoment() {
        Seeds.check(5_000, random -> {
            Live live = live(
                    NOW + random.nextInt(), NOW + random.nextInt(), random.nextInt(10_000), random.nextInt(10_000));
            assertThat(LIFETIMES.ttlSeconds(live, NOW))
                    .isBetween(1L, LIFETIMES.tombstoneTtlSeconds(tombstone(NOW), NOW));
        });
    }

    @Test
    void removedAttributesAreForgottenAfterTwoSessionLives() {
        Version old = new Version((NOW - 2 * SESSION_LIFE - 1) << 16 | 0xffff, 1);
        Version recent = new Version((NOW - 2 * SESSION_LIFE) << 16, 1);
        Attribute oldValue = Attribute.present("a", old, 1, new byte[] {1});
        Attribute oldAbsent = Attribute.absent("b", old);
        Attribute recentAbsent = Attribute.absent("c", recent);
        Live live = live(NOW, NOW, 1800, 0).withAttributes(List.of(oldValue, oldAbsent, recentAbsent));
        assertThat(LIFETIMES.withoutOldAbsents(live, NOW).attributes()).containsExactly(oldValue, recentAbsent);
        assertThat(LIFETIMES.withoutOldAbsents(live, NOW - 1)).isSameAs(live);
        assertThat(ENDLESS.withoutOldAbsents(live, NOW)).isSameAs(live);
        assertThat(LIFETIMES.withoutOldAbsents(live, Long.MIN_VALUE)).isSameAs(live);
    }

    private static Live live(long createdAt, long touchedAt, int maxInactive, int absoluteLife) {
        return new Live(createdAt, touchedAt, maxInactive, absoluteLife, 0, new Version(1, 1), List.of());
    }

    private static Tombstone tombstone(long diedAt) {
        return new Tombstone(diedAt, 0, 0, 0, Cause.DELETED, 1);
    }
}
