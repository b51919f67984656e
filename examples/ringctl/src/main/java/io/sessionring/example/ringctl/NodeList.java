package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.RingNode;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A list of nodes as an option gives it, with commas between them.
 *
 * @param nodes the nodes, in the order typed; at least one
 */
record NodeList(List<ListedNode> nodes) {

    /** The value in a command's synopsis. */
    static final String LABEL = "H:P[:WEIGHT],...";

    /** {@return what they mean to the ring} */
    List<RingNode> ringNodes() {
        return nodes.stream().map(ListedNode::node).toList();
    }

    /** Reads the list, or says which node of it is wrong. */
    static final class Converter implements ITypeConverter<NodeList> {

        @Override
        public NodeList convert(String value) {
            try {
                return new NodeList(Arrays.stream(value.split(",", -1))
                        .map(text -> ListedNode.parse(text.strip()))
                        .toList());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
