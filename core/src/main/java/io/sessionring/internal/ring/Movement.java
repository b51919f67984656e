package io.sessionring.internal.ring;

import com.google.common.math.LongMath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the keys when one ring takes the place of another. Counted, not sampled. A node is the same in both if
 * its {@link RingNode#identity()} is.
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

        double moved;
        double all;
        if (before.division() instanceof Continuum from && after.division() instanceof Continuum to) {
            moved = alongTheRing(from, to, losers, winners);
            all = POSITIONS;
        } else if (before.division() instanceof Modulo from && after.division() instanceof Modulo to) {
            moved = byRemainders(from, to, losers, winners);
            all = pairs(from, to);
        } else {
            throw new IllegalStateException("one placement divides in one way");
        }

        List<NodeMovement> nodes = new ArrayList<>();
        tallies.forEach((identity, tally) -> nodes.add(new NodeMovement(
                identity, tally.before / all, tally.after / all, tally.lost / all, tally.gained / all)));
        return new Movement(moved / all, nodes);
    }

    /** Counts positions, stretch by stretch. */
    private static double alongTheRing(Continuum from, Continuum to, Tally[] losers, Tally[] winners) {
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
        return moved;
    }

    /**
     * Counts pairs of an old and a new remainder. Those occur, and each as often, that are the same modulo the greatest
     * common divisor of both totals.
     */
    private static double byRemainders(Modulo from, Modulo to, Tally[] losers, Tally[] winners) {
        long divisor = LongMath.gcd(from.total(), to.total());
        long partners = to.total() / divisor;
        for (int i = 0; i < losers.length; i++) {
            double count = (double) from.length(i) * partners;
            losers[i].before += count;
            losers[i].lost += count;
        }
        partners = from.total() / divisor;
        for (int i = 0; i < winners.length; i++) {
            double count = (double) to.length(i) * partners;
            winners[i].after += count;
            winners[i].gained += count;
        }
        double moved = pairs(from, to);
        for (int i = 0; i < losers.length; i++) {
            for (int j = 0; j < winners.length; j++) {
                if (losers[i] == winners[j]) {
                    double stays = shared(divisor, from.start(i), from.length(i), to.start(j), to.length(j));
                    losers[i].lost -= stays;
                    winners[j].gained -= stays;
                    moved -= stays;
                }
            }
        }
        return moved;
    }

    private static double pairs(Modulo from, Modulo to) {
        long partners = to.total() / LongMath.gcd(from.total(), to.total());
        return (double) from.total() * partners;
    }

    /** {@return how many pairs from two stretches of numbers are the same modulo a divisor} */
    private static double shared(long divisor, long aStart, long aLength, long bStart, long bLength) {
        long aRounds = aLength / divisor;
        long bRounds = bLength / divisor;
        long aRest = aLength % divisor;
        long bRest = bLength % divisor;
        long shift = Math.floorMod(bStart - aStart, divisor); // of b's rest against a's, going round
        long overlap = Math.max(0, Math.min(aRest, shift + bRest) - shift)
                + Math.max(0, Math.min(aRest, shift + bRest - divisor));
        return (double) divisor * aRounds * bRounds + (double) aRounds * bRest + (double) bRounds * aRest + overlap;
    }

    private static Tally[] tallies(Ring ring, Map<String, Tally> tallies) {
        return ring.nodes().stream()
                .map(node -> tallies.computeIfAbsent(node.identity(), identity -> new Tally()))
                .toArray(Tally[]::new);
    }

    /** What concerns one node. Whole numbers, exact as long as a double holds them. */
    private static final class Tally {
        double before;
        double after;
        double lost;
        double gained;
    }
}
