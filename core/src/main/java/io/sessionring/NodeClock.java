package io.sessionring;

import java.time.Duration;
import java.util.Optional;

/**
 * A node's clock beside this client's. A clock that is wrong is not refused: sessions end by up to so much too late or too
 * early, and of parallel changes of one attribute the wrong one may win.
 *
 * @param ahead how far the node's clock was ahead of this client's when the connection was made last, negative if it was
 *     behind; empty if it never was. Memcached tells whole seconds, and so seems up to one second behind
 * @param state whose clock is wrong
 */
public record NodeClock(Optional<Duration> ahead, State state) {

    /** Whose clock is wrong, judged by the median of the nodes' clocks. Less than a second is never wrong. */
    public enum State {
        /** Not more than half of the nodes have been heard of yet. */
        UNKNOWN,
        /** The node's clock and this client's are within {@link SessionClientBuilder#clockSkew} of the median. */
        AGREES,
        /** The node's clock is further than that from the median. */
        NODE_APART,
        /** The node's clock agrees with the median, but this client's is further from it. */
        CLIENT_APART
    }
}
