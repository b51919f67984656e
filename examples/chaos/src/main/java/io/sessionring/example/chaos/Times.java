package io.sessionring.example.chaos;

import java.time.Duration;

/** The settings of every client: short, so that nodes are trusted again soon after a fault. */
final class Times {

    static final Duration MAX_INACTIVE = Duration.ofSeconds(6);
    static final Duration GRAIN = Duration.ofMillis(600);
    static final Duration CLOCK_SKEW = Duration.ofMillis(500);
    static final Duration DEADLINE = Duration.ofMillis(250);

    /** After this long a node that came back empty would know of every session there is. */
    static final Duration SESSION_LIFE = MAX_INACTIVE
            .plus(GRAIN)
            .plus(CLOCK_SKEW.multipliedBy(2))
            .plus(DEADLINE)
            .plusSeconds(1);

    /** The ways of others wait this long for one node. */
    static final Duration NODE_TIMEOUT = Duration.ofMillis(50);

    private Times() {}
}
