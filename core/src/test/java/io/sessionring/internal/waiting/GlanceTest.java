package io.sessionring.internal.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlanceTest {

    private long now = Long.MAX_VALUE - 10; // it may pass the greatest number

    private final Glance glance = new Glance(() -> now);

    private int dueOf(int times, boolean found) {
        int due = 0;
        for (int i = 0; i < times; i++) {
            if (glance.isDue()) {
                due++;
                glance.begin(Long.MAX_VALUE).ended(found);
            }
        }
        return due;
    }

    @Test
    void itIsAlwaysDueWhereAnswersComeAtOnce() {
        assertThat(dueOf(1_000, true)).isEqualTo(1_000);
    }

    @Test
    void itIsHardlyEverDueWhereTheyDoNot() {
        assertThat(dueOf(2_100, false)).isBetween(9, 12);
        assertThat(dueOf(100_000, false)).isBetween(95, 99);
    }

    @Test
    void oneThatComesAtOnceMakesItDueAgain() {
        dueOf(3_000, false);
        while (!glance.isDue()) {
            now++;
        }
        glance.begin(Long.MAX_VALUE).ended(true);
        assertThat(dueOf(100, true)).isEqualTo(100);
    }

    @Test
    void itTakesAMomentOnly() {
        lasts(glance.begin(Long.MAX_VALUE), Glance.NANOS);
        lasts(glance.begin(10), 10);
        Glance.Moment moment = glance.beginGivingWay(Long.MAX_VALUE);
        for (long passed = 0; passed < Glance.GIVING_WAY_NANOS; passed += Glance.FAR_TOO_LONG_NANOS) {
            assertThat(moment.goesOn()).isTrue();
            now += Glance.FAR_TOO_LONG_NANOS;
        }
        assertThat(moment.goesOn()).isFalse();
        lasts(glance.beginGivingWay(10), 10);
    }

    @Test
    void itIsHardlyEverDueWhereThreadsThatNeverWaitTakeTheProcessor() {
        Glance.Moment moment = glance.beginGivingWay(Long.MAX_VALUE);
        now += Glance.FAR_TOO_LONG_NANOS + 1;
        assertThat(moment.goesOn()).isFalse();
        moment.ended(false);
        assertThat(dueOf(1_025, true)).isEqualTo(1);
    }

    @Test
    void aMissIsSoonForgotten() {
        Glance.Moment moment = glance.beginGivingWay(Long.MAX_VALUE);
        now += Glance.FAR_TOO_LONG_NANOS;
        assertThat(moment.goesOn()).isTrue();
        moment.ended(false);
        assertThat(dueOf(1_002, true)).isEqualTo(1_000);
    }

    private void lasts(Glance.Moment moment, long nanos) {
        assertThat(moment.goesOn()).isTrue();
        now += nanos - 1;
        assertThat(moment.goesOn()).isTrue();
        now++;
        assertThat(moment.goesOn()).isFalse();
    }

    @Test
    void whoGivesWayLooksAFewTimesOnly() {
        Glance.Moment moment = glance.beginGivingWay(Long.MAX_VALUE);
        for (int i = 0; i < Glance.LOOKS; i++) {
            assertThat(moment.goesOn()).isTrue();
        }
        assertThat(moment.goesOn()).isFalse();
        Glance.Moment busy = glance.begin(Long.MAX_VALUE);
        for (int i = 0; i < 10 * Glance.LOOKS; i++) {
            assertThat(busy.goesOn()).isTrue();
        }
    }
}
