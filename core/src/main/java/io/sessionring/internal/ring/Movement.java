package io.sessionring.internal.ring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the keys when one ring takes the place of another. Counted over all positions of both rings, not
 * sampled. A node is the same in both if its {@link RingNode#identity()} is.
 *
 * @param moved the part of all keys that belong to another node afterwards
 * @param nodes each node of either ring: those of the first in its order, then the new ones
 */
public record Movement(double moved, List<NodeMovement> nodes) {

    private static final long POSITIONS = 1L << 32;

    /**
     * What becomes of one node; each number is a part of all keys.
     *
     * @param identity the node
     * @param before what belonged to it
     * @param after what belongs to it
     * @param lost what belonged to it and no longer does
     * @param gained what belongs to it and did not before
     */
    public record NodeMovement(String identity, double before, double after, double lost, double gained) {}

    public Movement {
        nodes = List.copyOf(nodes);
    }

    /** {@return what becomes of the keys when one ring takes the place of another, both by the same placement} */
    public static Movement between(Ring before, Ring after) {
        if (before.placement() != after.placement()) {
            throw new IllegalArgumentException(
                    "both rings must have the same placement; got " + before.placement() + " and " + after.placement());
        }
        Map<String, Tally> tallies = new LinkedHashMap<>();
        Tally[] losers = tallies(before, tallies);
        Tally[] winners = tallies(after, tallies);

        Continuum from = before.continuum();
        Continuum to = after.continuum();
        long moved = 0;
        int fromIndex = 0;
        int toIndex = 0;
        for (long start = 0; start < POSITIONS; ) {
            while (from.end(fromIndex) < start) {
                fromIndex++;
            }
            while (to.end(toIndex) < start) {
                toIndex++;
            }
            long end = Math.min(from.end(fromIndex), to.end(toIndex));
            long length = end - start + 1;
            Tally loser = losers[from.owner(fromIndex)];
            Tally winner = winners[to.owner(toIndex)];
            loser.before += length;
            winner.after += length;
            if (loser != winner) {
                loser.lost += length;
                winner.gained += length;
                moved += length;
            }
            start = end + 1;
        }

        List<NodeMovement> nodes = new ArrayList<>();
        tallies.forEach((identity, tally) -> nodes.add(new NodeMovement(
                identity, part(tally.before), part(tally.after), part(tally.lost), part(tally.gained))));
        return new Movement(part(moved), nodes);
    }

    private static Tally[] tallies(Ring ring, Map<String, Tally> tallies) {
        return ring.nodes().stream()
                .map(node -> tallies.computeIfAbsent(node.identity(), identity -> new Tally()))
                .toArray(Tally[]::new);
    }

    private static double part(long positions) {
        return (double) positions / POSITIONS;
    }

    /** Positions of one node. */
    private static final class Tally {
        long before;
        long after;
        long lost;
        long gained;
    }
}
