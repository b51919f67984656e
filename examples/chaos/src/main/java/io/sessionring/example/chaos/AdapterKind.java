package io.sessionring.example.chaos;

import io.sessionring.example.chaos.WholeSessionStore.Way;
import io.sessionring.spi.Backend;

/** The ways of keeping sessions that can be put to the test. */
enum AdapterKind implements Named {
    SESSIONRING,
    PRIMARY_REPLICA,
    WRITE_ALL_READ_FIRST,
    PLAIN_RING,
    WARM_UP;

    /** {@return whether a server hears of a change by itself, when another one has begun it} */
    boolean hearsOfChanges() {
        return this == SESSIONRING;
    }

    /** Opens what one application server has; the servers are numbered. */
    SessionStore open(int server, Backend kind, OwnLines lines, RingShape listed, int ringVersion) {
        Backend backend = lines.over(kind);
        return switch (this) {
            case SESSIONRING -> new SessionringStore(backend, lines.nodes(), listed, ringVersion);
            case PRIMARY_REPLICA -> new WholeSessionStore(Way.PRIMARY_THEN_REPLICA, server, backend, lines, listed);
            case WRITE_ALL_READ_FIRST ->
                new WholeSessionStore(Way.WRITE_ALL_READ_FIRST, server, backend, lines, listed);
            case PLAIN_RING -> new WholeSessionStore(Way.ONE_NODE, server, backend, lines, listed);
            case WARM_UP -> new WholeSessionStore(Way.ONE_NODE_WARMED_UP, server, backend, lines, listed);
        };
    }

    /** Knows the ways by their names on the command line. */
    static final class Converter extends Named.Converter<AdapterKind> {
        Converter() {
            super(AdapterKind.values());
        }
    }
}
