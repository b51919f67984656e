package io.sessionring.internal.connection;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads of a platform that has none left for the first ones. */
final class ScarceThreads implements ThreadFactory {

    private final AtomicInteger lacking;
    private final AtomicInteger made = new AtomicInteger();

    /** Fails for so many. */
    ScarceThreads(int lacking) {
        this.lacking = new AtomicInteger(lacking);
    }

    /** {@return how many were asked for} */
    int made() {
        return made.get();
    }

    @Override
    public Thread newThread(Runnable task) {
        made.incrementAndGet();
        Thread thread = new Thread(task, "scarce") {
            @Override
            public synchronized void start() {
                if (lacking.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        };
        thread.setDaemon(true);
        return thread;
    }
}
