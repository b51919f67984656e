package io.sessionring.internal.ring;

import java.util.Arrays;
import java.util.List;

/**
 * Positions by their remainder: what is left of one when it is divided by the sum of all weights. The nodes take the
 * remainders in turn, from 0 upwards, each as many as its weight. A place is a node's whole stretch.
 */
final class Modulo implements Division {

    private static final long POSITIONS = 1L << 32;

    private final int[] order;

    /** Where the stretch of each place begins; one more at the end: the sum of all weights. */
    private final long[] starts;

    private final int[] placeOf;

    private Modulo(int[] order, int[] weights) {
        this.order = order;
        starts = new long[order.length + 1];
        placeOf = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            starts[i + 1] = starts[i] + weights[order[i]];
            placeOf[order[i]] = i;
        }
    }

    /** Every node counts the same; places are in list order. */
    static Modulo unweighted(List<RingNode> nodes) {
        int[] order = new int[nodes.size()];
        Arrays.setAll(order, i -> i);
        int[] weights = new int[nodes.size()];
        Arrays.fill(weights, 1);
        return new Modulo(order, weights);
    }

    /** Nodes count by their weights; places are in reverse list order. */
    static Modulo weightedFromTheLast(List<RingNode> nodes) {
        int[] order = new int[nodes.size()];
        Arrays.setAll(order, i -> order.length - 1 - i);
        return new Modulo(
                order, nodes.stream().mapToInt(RingNode::effectiveWeight).toArray());
    }

    /** {@return the number of remainders} */
    long total() {
        return starts[order.length];
    }

    /** {@return the first remainder of a node} */
    long start(int node) {
        return starts[placeOf[node]];
    }

    /** {@return how many remainders a node has} */
    long length(int node) {
        return starts[placeOf[node] + 1] - start(node);
    }

    @Override
    public int indexOf(int position) {
        long remainder = Integer.toUnsignedLong(position) % total();
        int found = Arrays.binarySearch(starts, remainder);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public int owner(int index) {
        return order[index];
    }

    @Override
    public int next(int index) {
        return index + 1 < order.length ? index + 1 : 0;
    }

    @Override
    public int[] pointsPerNode(int nodes) {
        int[] count = new int[nodes];
        Arrays.setAll(count, node -> Math.toIntExact(length(node)));
        return count;
    }

    @Override
    public long[] positionsPerNode(int nodes) {
        long rounds = POSITIONS / total();
        long rest = POSITIONS % total(); // the last round is cut short
        long[] count = new long[nodes];
        Arrays.setAll(count, node -> rounds * length(node) + Math.max(0, Math.min(length(node), rest - start(node))));
        return count;
    }
}
