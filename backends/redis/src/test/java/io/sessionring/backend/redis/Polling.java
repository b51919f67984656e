package io.sessionring.backend.redis;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must happen soon, and fails when it does not. */
final class Polling {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private Polling() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen in 20 s: " + what);
            }
            pause();
        }
    }

    /** {@return the answer, which must come} */
    static Answer answer(Reply<Answer> reply) {
        try {
            Answer answer = reply.await(PATIENCE);
            if (answer == null) {
                throw new AssertionError("no answer in 20 s");
            }
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks again and again. {@return the first answer of that type} */
    static <A extends Answer> A untilAnswer(Class<A> type, Supplier<Reply<Answer>> question) {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            Answer answer = answer(question.get());
            if (type.isInstance(answer)) {
                return type.cast(answer);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + type.getSimpleName() + " in 20 s, but " + answer);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
