package io.sessionring.internal.ring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The zones of the nodes that have points, and the rounds in which candidates are taken from them.
 *
 * <p>A node that is the r-th of its zone on the way round, counted from 0, is taken in round r, and within a round the
 * nodes stand in clockwise order. How many nodes a round has does not depend on the key, so each round has its fixed
 * place in the list of candidates.
 */
final class Zones {

    private final int[] zoneOf;
    private final int[] roundStart;
    private final int count;

    Zones(List<RingNode> nodes, int[] pointsPerNode) {
        zoneOf = new int[nodes.size()];
        int[] sizes = new int[nodes.size()];
        Map<String, Integer> numbers = new HashMap<>();
        int zones = 0;
        int rounds = 0;
        for (int i = 0; i < zoneOf.length; i++) {
            if (pointsPerNode[i] == 0) {
                continue; // never met on the way round
            }
            String name = nodes.get(i).zone();
            Integer known = name == null ? null : numbers.putIfAbsent(name, zones);
            zoneOf[i] = known == null ? zones++ : known;
            rounds = Math.max(rounds, ++sizes[zoneOf[i]]);
        }
        count = zones;
        roundStart = new int[rounds];
        for (int round = 1; round < rounds; round++) {
            roundStart[round] = roundStart[round - 1];
            for (int zone = 0; zone < count; zone++) {
                if (sizes[zone] >= round) {
                    roundStart[round]++;
                }
            }
        }
    }

    /** {@return whether no two nodes share a zone, so that the one round is the clockwise order} */
    boolean trivial() {
        return roundStart.length == 1;
    }

    int count() {
        return count;
    }

    int rounds() {
        return roundStart.length;
    }

    int zoneOf(int node) {
        return zoneOf[node];
    }

    /** {@return the place of the first node of a round in the list of candidates} */
    int roundStart(int round) {
        return roundStart[round];
    }
}
