package io.sessionring.spi;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an operation that has started: completed once, awaited as often as one likes. A waiter that gives up does
 * not touch the operation, and an answer that comes late still reaches the callbacks.
 *
 * <p>Whoever waits with a thread may first {@link #fetch} the answer with it, which saves the time that waking it would take.
 *
 * @param <T> the type of the answer
 */
public final class Reply<T> {

    /** Brings an answer. */
    public interface Bearer {

        /**
         * Brings the answer on the calling thread, if that can be done: reads what the node sends, for instance. Does not
         * block for longer than told, and returns at once if another thread is to bring it.
         *
         * @param nanos how long at most, in nanoseconds
         */
        void fetch(long nanos);

        /** Brings the answer without help, as it comes. Returns at once. */
        void bring();
    }

    /** Waiting without an answer for so long is worth more than a thread that is woken. */
    private static final long FETCH_NANOS = 2_000_000;

    /** Either a {@link Waiter} chain (null: nobody waits) or a {@link Done}. */
    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

    private final @Nullable Bearer bearer;

    private record Done<T>(T value) {}

    private record Waiter<T>(
            Consumer<? super T> callback, @Nullable Waiter<T> next) {}

    /** Makes a reply that is not answered yet, and will be by itself. */
    public Reply() {
        this.bearer = null;
    }

    /**
     * Makes a reply that is not answered yet.
     *
     * @param bearer brings the answer
     */
    public Reply(Bearer bearer) {
        this.bearer = bearer;
    }

    /**
     * Makes a reply that is answered already.
     *
     * @param <T> the type of the answer
     * @param value the answer
     * @return the reply
     */
    public static <T> Reply<T> of(T value) {
        Reply<T> reply = new Reply<>();
        reply.complete(value);
        return reply;
    }

    /**
     * Answers; the first answer counts. Callbacks run here, on the calling thread.
     *
     * @param value the answer
     * @return whether this was the first answer
     */
    @SuppressWarnings("unchecked") // a Waiter of this reply is a Waiter<T>
    public boolean complete(T value) {
        Done<T> done = new Done<>(value);
        while (true) {
            Object seen = state.get();
            if (seen instanceof Done) {
                return false;
            }
            if (state.compareAndSet(seen, done)) {
                for (Waiter<T> w = reversed((Waiter<T>) seen); w != null; w = w.next) {
                    w.callback.accept(value);
                }
                return true;
            }
        }
    }

    /**
     * Calls back with the answer: on the thread that completes the reply, or here and now if it is answered already.
     * Callbacks run in the order in which they were given; they must be quick and must not throw.
     *
     * @param callback what to call
     */
    @SuppressWarnings("unchecked")
    public void whenComplete(Consumer<? super T> callback) {
        while (true) {
            Object seen = state.get();
            if (seen instanceof Done) {
                callback.accept(((Done<T>) seen).value);
                return;
            }
            if (state.compareAndSet(seen, new Waiter<>(callback, (Waiter<T>) seen))) {
                if (seen == null && bearer != null) {
                    bearer.bring();
                }
                return;
            }
        }
    }

    /** {@return the answer, or null if there is none yet} */
    @SuppressWarnings("unchecked")
    public @Nullable T now() {
        return state.get() instanceof Done<?> done ? (T) done.value : null;
    }

    /**
     * Lends this thread for a moment to whoever brings the answer. Afterwards it may be there or not; if it is not, waiting
     * goes on with {@link #whenComplete} or {@link #await}.
     *
     * @param nanos how long at most, in nanoseconds; a few milliseconds at most are made of it
     */
    public void fetch(long nanos) {
        if (bearer != null && nanos > 0 && state.get() == null) {
            bearer.fetch(Math.min(nanos, FETCH_NANOS));
        }
    }

    /**
     * Waits for the answer.
     *
     * @param nanos how long at most, in nanoseconds; 0 or less looks without waiting
     * @return the answer, or null if there was none in that time
     * @throws InterruptedException if the thread was interrupted before or while it waited
     */
    public @Nullable T await(long nanos) throws InterruptedException {
        T value = now();
        if (value != null || nanos <= 0) {
            return value;
        }
        long end = System.nanoTime() + nanos;
        fetch(nanos);
        Thread waiting = Thread.currentThread();
        whenComplete(answer -> LockSupport.unpark(waiting));
        for (long left = end - System.nanoTime(); (value = now()) == null && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return value;
    }

    private static <T> @Nullable Waiter<T> reversed(@Nullable Waiter<T> chain) {
        if (chain == null || chain.next == null) {
            return chain;
        }
        Waiter<T> result = null;
        for (Waiter<T> w = chain; w != null; w = w.next) {
            result = new Waiter<>(w.callback, result);
        }
        return result;
    }
}
