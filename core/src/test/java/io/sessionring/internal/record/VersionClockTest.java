package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VersionClockTest {

    private static final long NOW = 1_700_000_000_000L;

    private long wall = NOW;
    private final VersionClock clock = new VersionClock(7, () -> wall);

    @Test
    void followsTheTimeOfDay() {
        assertThat(clock.next(Version.NONE)).isEqualTo(new Version(NOW << 16, 7));
        wall += 5;
        assertThat(clock.next(Version.NONE)).isEqualTo(new Version((NOW + 5) << 16, 7));
    }

    @Test
    void comesAfterWhatWasLoadedHoweverFastTheOtherClockWas() {
        Version loaded = new Version((NOW + 3_600_000) << 16 | 9, -1);
        Version next = clock.next(loaded);
        assertThat(next).isEqualTo(new Version(loaded.time() + 1, 7)).isGreaterThan(loaded);
    }

    @Test
    void comesAfterWhatItGaveBeforeThoughTheTimeStoodStillOrWentBack() {
        Version first = clock.next(Version.NONE);
        Version second = clock.next(Version.NONE);
        wall -= 60_000;
        Version third = clock.next(Version.NONE);
        assertThat(second).isEqualTo(new Version(first.time() + 1, 7));
        assertThat(third).isEqualTo(new Version(first.time() + 2, 7));
    }

    @Test
    void comesAfterAVersionThatItGaveAboveAFastRecord() {
        Version loaded = new Version((NOW + 3_600_000) << 16, -1);
        Version first = clock.next(loaded);
        assertThat(clock.next(Version.NONE)).isGreaterThan(first);
    }

    @Test
    void doesNotBelieveATimeOfDayThatIsNone() {
        wall = Long.MAX_VALUE;
        assertThat(clock.next(Version.NONE)).isEqualTo(new Version(1, 7));
        wall = -1;
        assertThat(clock.next(Version.NONE)).isEqualTo(new Version(2, 7));
    }

    @Test
    void aPlantedVersionFarAheadDoesNotPushOnWhatItGivesToOthers() {
        Version planted = new Version(Version.GREATEST_TIME - 1, -1);
        assertThat(clock.next(planted)).isEqualTo(new Version(Version.GREATEST_TIME, 7));
        Version ahead = new Version((NOW + 1_000L * 86_400_000) << 16, -1);
        VersionClock another = new VersionClock(7, () -> wall);
        assertThat(another.next(ahead)).isGreaterThan(ahead).isLessThan(another.next(ahead));
        assertThat(clock.next(new Version(Version.GREATEST_TIME, -1))).isEqualTo(new Version(Version.GREATEST_TIME, 7));
        assertThat(clock.next(Version.NONE)).isEqualTo(new Version(NOW << 16, 7));
    }

    @Test
    void nobodyIsNoWriter() {
        assertThatIllegalArgumentException().isThrownBy(() -> new VersionClock(0, () -> NOW));
    }

    @Test
    void neverGivesAVersionTwiceToEightThreads() throws Exception {
        int threads = 8;
        int each = 50_000;
        VersionClock shared = new VersionClock(7, () -> NOW);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<Version>>> given = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Random random = new Random(t);
                given.add(executor.submit(() -> {
                    List<Version> mine = new ArrayList<>(each);
                    start.await();
                    for (int i = 0; i < each; i++) {
                        Version floor = new Version((NOW << 16) + random.nextInt(each), 9);
                        Version next = shared.next(random.nextBoolean() ? floor : Version.NONE);
                        assertThat(next.time()).isGreaterThanOrEqualTo(NOW << 16);
                        if (random.nextInt(100) == 0) {
                            Version above = new Version(next.time() + random.nextInt(10), 9);
                            Version after = shared.next(above);
                            assertThat(after).isGreaterThan(above);
                            mine.add(after);
                        }
                        mine.add(next);
                    }
                    return mine;
                }));
            }
            start.countDown();
            Set<Version> all = new HashSet<>();
            int count = 0;
            for (Future<List<Version>> one : given) {
                List<Version> versions = one.get(60, TimeUnit.SECONDS);
                count += versions.size();
                all.addAll(versions);
            }
            assertThat(all).hasSize(count);
        } finally {
            executor.shutdownNow();
        }
    }
}
