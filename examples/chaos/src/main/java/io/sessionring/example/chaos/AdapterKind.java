package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.spi.Backend;
import java.util.List;

/** The ways of keeping sessions that can be put to the test. */
enum AdapterKind implements Named {
    SESSIONRING,
    PRIMARY_REPLICA,
    WRITE_ALL_READ_FIRST;

    /** Opens what one application server has; the servers are numbered. */
    SessionStore open(int server, Backend backend, List<Node> nodes) {
        return switch (this) {
            case SESSIONRING -> new SessionringStore(backend, nodes);
            case PRIMARY_REPLICA ->
                new WholeSessionStore(WholeSessionStore.Way.PRIMARY_THEN_REPLICA, server, backend, nodes);
            case WRITE_ALL_READ_FIRST ->
                new WholeSessionStore(WholeSessionStore.Way.WRITE_ALL_READ_FIRST, server, backend, nodes);
        };
    }

    /** Knows the ways by their names on the command line. */
    static final class Converter extends Named.Converter<AdapterKind> {
        Converter() {
            super(AdapterKind.values());
        }
    }
}
