package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContinuumTest {

    @Test
    void aPositionBelongsToTheFirstPointNotBelowItAndPastTheLastToTheFirst() {
        Continuum continuum = new Continuum(
                new long[] {Continuum.pack(0xf000_0000, 2), Continuum.pack(10, 0), Continuum.pack(0x7fff_ffff, 1)});
        assertThat(owner(continuum, 0)).isZero();
        assertThat(owner(continuum, 10)).isZero();
        assertThat(owner(continuum, 11)).isEqualTo(1);
        assertThat(owner(continuum, 0x7fff_ffff)).isEqualTo(1);
        assertThat(owner(continuum, 0x8000_0000)).isEqualTo(2);
        assertThat(owner(continuum, 0xf000_0000)).isEqualTo(2);
        assertThat(owner(continuum, 0xf000_0001)).isZero();
        assertThat(owner(continuum, 0xffff_ffff)).isZero();
    }

    @Test
    void ofEqualPointsTheEarlierNodeHasThePosition() {
        Continuum continuum = new Continuum(
                new long[] {Continuum.pack(-1, 3), Continuum.pack(-1, 2), Continuum.pack(5, 1), Continuum.pack(5, 0)});
        assertThat(owner(continuum, 5)).isZero();
        assertThat(owner(continuum, 6)).isEqualTo(2);
        assertThat(owner(continuum, -1)).isEqualTo(2);
        assertThat(continuum.positionsPerNode(4)).containsExactly(6, 0, (1L << 32) - 6, 0);
    }

    @Test
    void everyPositionIsFoundAsByLookingAtAllPoints() {
        Seeds.check(200, random -> {
            long[] points = new long[1 + random.nextInt(500)];
            for (int i = 0; i < points.length; i++) {
                points[i] = Continuum.pack(randomPosition(random), random.nextInt(10));
            }
            Continuum continuum = new Continuum(points.clone());
            for (int i = 0; i < 200; i++) {
                int position = randomPosition(random);
                assertThat(owner(continuum, position)).isEqualTo(ownerByLookingAtAll(points, position));
            }
        });
    }

    @Test
    void onePointHasEverything() {
        Continuum continuum = new Continuum(new long[] {Continuum.pack(7, 0)});
        assertThat(continuum.positionsPerNode(1)).containsExactly(1L << 32);
        assertThat(owner(continuum, -1)).isZero();
    }

    private static int owner(Continuum continuum, int position) {
        return continuum.owner(continuum.indexOf(position));
    }

    private static int ownerByLookingAtAll(long[] points, int position) {
        long wanted = Continuum.pack(position, 0);
        long first = Arrays.stream(points).min().orElseThrow();
        return (int)
                Arrays.stream(points).filter(point -> point >= wanted).min().orElse(first);
    }

    /** Often at an edge, where off-by-one errors live. */
    private static int randomPosition(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(5) - 2;
            case 1 -> Integer.MIN_VALUE + random.nextInt(5) - 2;
            default -> random.nextInt();
        };
    }
}
