package io.sessionring.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * Decides when a connection on which nothing comes any more is given up: its peer may have vanished without a sign, and a
 * read would wait for ever. That is at the fifth complaint in a row without any answer in between, where complaints less
 * than half a second apart count as one, so not before two seconds of silence.
 */
final class Silence {

    private static final int COMPLAINTS = 5;
    private static final long APART_NANOS = 500_000_000;

    private @Nullable Connection<?> heard;
    private long answers;
    private int complaints;
    private long lastComplaint;

    /** Notes a complaint. {@return whether this one was the last straw} */
    synchronized boolean givesUp(Connection<?> connection) {
        long now = System.nanoTime();
        if (connection != heard || connection.answers() != answers) {
            heard = connection;
            answers = connection.answers();
            complaints = 1;
            lastComplaint = now;
        } else if (now - lastComplaint >= APART_NANOS) {
            complaints++;
            lastComplaint = now;
        }
        return complaints >= COMPLAINTS;
    }
}
