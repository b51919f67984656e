package io.sessionring.internal.connection;

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
                glance.begin(Long.MAX_VALUE);
                glance.ended(found);
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
        glance.begin(Long.MAX_VALUE);
        glance.ended(true);
        assertThat(dueOf(100, true)).isEqualTo(100);
    }

    @Test
    void itTakesAMomentOnly() {
        glance.begin(Long.MAX_VALUE);
        assertThat(glance.goesOn()).isTrue();
        now += Glance.NANOS - 1;
        assertThat(glance.goesOn()).isTrue();
        now++;
        assertThat(glance.goesOn()).isFalse();
        glance.begin(10);
        now += 9;
        assertThat(glance.goesOn()).isTrue();
        now++;
        assertThat(glance.goesOn()).isFalse();
    }
}
