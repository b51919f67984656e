package io.sessionring.internal.connection;

import java.util.concurrent.ThreadFactory;

/**
 * Makes daemon threads.
 *
 * @param name the name of each
 */
public record NamedDaemons(String name) implements ThreadFactory {

    @Override
    public Thread newThread(Runnable task) {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        return made;
    }
}
