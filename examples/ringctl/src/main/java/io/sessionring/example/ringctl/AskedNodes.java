package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.RingNode;
import java.util.List;
import picocli.CommandLine.Option;

/** The option of commands that find a ring through some of its nodes. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class AskedNodes {

    @Option(
            names = "--nodes",
            order = 2,
            required = true,
            paramLabel = NodeList.LABEL,
            converter = NodeList.Converter.class,
            description = "Nodes of the ring, at least one that answers. They tell which others there are.")
    private NodeList nodes;

    List<RingNode> nodes() {
        return nodes.ringNodes();
    }
}
