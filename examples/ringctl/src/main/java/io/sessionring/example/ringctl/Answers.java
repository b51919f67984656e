package io.sessionring.example.ringctl;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Reply;
import java.util.concurrent.TimeUnit;

/** Waits for the answers of nodes, all together no longer than one would for the slowest. */
final class Answers {

    private static final long SECONDS = 5;

    private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

    /** {@return the answer, or that there was none in time} */
    Answer of(Reply<Answer> reply) throws InterruptedException {
        Answer answer = reply.await(end - System.nanoTime());
        return answer != null ? answer : new Failed(Failed.Cause.TIMEOUT, "no answer within " + SECONDS + " s");
    }

    /** {@return why there is no answer, for the operator} */
    static String why(Failed failed) {
        return switch (failed.cause()) {
            case TIMEOUT, CLOSED, BUSY -> "unreachable: " + failed.detail();
            case MISCONFIGURED -> "misconfigured: " + failed.detail();
        };
    }
}
