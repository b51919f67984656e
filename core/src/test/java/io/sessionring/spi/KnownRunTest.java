package io.sessionring.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a connection makes of what the looks at the ring record found. */
class KnownRunTest {

    private static final byte[] DAMAGED = new byte[24];
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private final SettableClock clock = new SettableClock();
    private final long started = clock.millis() - YEAR.toMillis();
    private final KnownRun run = run(StoredRingRecord.added("", () -> 1, clock));

    private KnownRun run(RingRecord record) {
        return new KnownRun(
                "process",
                started,
                new PortSettings(
                        MINUTE, 1, MINUTE, clock, PortSettings.defaults().resolver(), record));
    }

    private byte[] born(long birth, Duration ago) {
        return StoredRingRecord.added("", () -> birth, Clock.offset(clock, ago.negated()))
                .fresh();
    }

    private void justNow() {
        assertThat(run.upSinceMillis()).isBetween(clock.millis() - 10_000, clock.millis());
    }

    @Test
    void withoutARingRecordTheProcessIsTheRun() {
        KnownRun alone = new KnownRun("process", started, PortSettings.defaults());
        assertThat(alone.hello(3)).isEqualTo(new Answer.Hello(Incarnation.of("process", 0), started, 3, ""));
    }

    @Test
    void nothingIsSureBeforeTheFirstLook() {
        assertThat(run.incarnation()).isZero();
        run.found(born(5, MINUTE));
        assertThat(run.incarnation()).isEqualTo(Incarnation.of("process", 5));
        assertThat(run.hello(0).lack()).isEmpty();
    }

    @Test
    void nothingIsSureBetweenAMissAndTheNextLook() {
        run.found(born(5, MINUTE));
        run.missed();
        assertThat(run.incarnation()).isZero();
        run.found(born(6, Duration.ZERO));
        assertThat(run.incarnation()).isEqualTo(Incarnation.of("process", 6));
    }

    @Test
    void itIsUpSinceTheLaterOfStartAndBirth() {
        run.found(born(5, MINUTE));
        assertThat(run.upSinceMillis())
                .isBetween(clock.millis() - MINUTE.toMillis() - 10_000, clock.millis() - MINUTE.toMillis());
        run.missed();
        KnownRun older = run(StoredRingRecord.lookedAt(""));
        older.found(born(5, YEAR.multipliedBy(2)));
        assertThat(older.upSinceMillis()).isEqualTo(started);
    }

    @Test
    void aBirthInTheFutureIsNow() {
        run.found(born(5, YEAR.negated()));
        justNow();
        long since = run.upSinceMillis();
        clock.advance(MINUTE);
        run.found(born(5, YEAR.negated()));
        assertThat(run.upSinceMillis()).isEqualTo(since);
    }

    @Test
    void aBirthIsNotBelievedToBeOlderThanTheLastLookThatFoundAnotherOne() {
        run.found(born(5, MINUTE));
        clock.advance(MINUTE);
        run.found(born(5, MINUTE));
        run.found(born(6, YEAR));
        justNow();
    }

    @Test
    void aBirthIsNotBelievedToBeOlderThanTheMissBeforeIt() {
        run.found(born(5, MINUTE));
        clock.advance(MINUTE);
        run.missed();
        run.found(born(6, YEAR));
        justNow();
    }

    @Test
    void whatHasNoBirthMayHaveForgottenEverythingUntilNow() {
        run.missed();
        run.lacks("full");
        justNow();
        Answer.Hello first = run.hello(0);
        assertThat(first.lack()).isEqualTo("full");
        assertThat(first.incarnation()).isEqualTo(Incarnation.of("process", 0));
        clock.advance(MINUTE);
        run.missed();
        assertThat(run.hello(0)).isEqualTo(first);
        run.lacks("full");
        assertThat(run.hello(0)).isEqualTo(first);
    }

    @Test
    void whoOnlyLooksTakesTheStartOfTheProcessInstead() {
        KnownRun looking = run(StoredRingRecord.lookedAt(""));
        looking.lacks("none");
        assertThat(looking.upSinceMillis()).isEqualTo(started);
    }

    @Test
    void aDamagedRecordIsNoBirth() {
        run.found(DAMAGED);
        justNow();
        Answer.Hello first = run.hello(0);
        assertThat(first.lack()).contains("damaged");
        assertThat(first.incarnation()).isEqualTo(Incarnation.of("process", 0));
        clock.advance(MINUTE);
        run.found(DAMAGED);
        assertThat(run.hello(0)).isEqualTo(first);
        run.missed();
        assertThat(run.incarnation()).isZero();
        run.found(born(6, YEAR));
        assertThat(run.hello(0).lack()).isEmpty();
        justNow();
    }
}
