package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.chaos.SessionStore.Unavailable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks again while too few nodes answer, which is safe: the machine is busy. */
final class Patience {

    private static final long AT_MOST = TimeUnit.SECONDS.toNanos(40);

    private Patience() {}

    /** {@return the first answer that is one} */
    static <T> T with(String what, Supplier<@Nullable T> call) {
        long end = System.nanoTime() + AT_MOST;
        while (true) {
            try {
                T answer = call.get();
                if (answer != null) {
                    return answer;
                }
            } catch (Unavailable e) {
                // not yet
            }
            assertThat(System.nanoTime() - end).as(what + " in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
