package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import picocli.CommandLine.Option;

/** The options of every command that needs a ring. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class RingOptions {

    @Option(
            names = "--placement",
            order = 1,
            paramLabel = "NAME",
            defaultValue = "ketama",
            converter = Placements.class,
            completionCandidates = Placements.class,
            description = "How keys are placed: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Placement placement;

    @Option(
            names = "--nodes",
            order = 2,
            required = true,
            paramLabel = NodeList.LABEL,
            converter = NodeList.Converter.class,
            description = "The nodes of the ring, in order: HOST:PORT or HOST:PORT:WEIGHT, an IPv6 host in brackets:"
                    + " [::1]:11211:2. A name that is hashed in place of the address stands before it, a zone behind:"
                    + " NAME=HOST:PORT:WEIGHT@ZONE.")
    private NodeList nodes;

    NodeList nodes() {
        return nodes;
    }

    Ring ring() {
        return ring(nodes);
    }

    /** {@return the ring of other nodes by the same placement} */
    Ring ring(NodeList others) {
        return Ring.of(placement, others.ringNodes());
    }
}
