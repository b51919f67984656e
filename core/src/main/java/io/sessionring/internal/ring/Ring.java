package io.sessionring.internal.ring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Some nodes on a ring: which of them a key belongs to, and which come next. Nodes are named by their index in the list
 * that the ring was built from. Immutable.
 *
 * <p>Consistent hashing after Karger et al., "Consistent Hashing and Random Trees" (STOC 1997); the order of candidates
 * is the preference list of DeCandia et al., "Dynamo" (SOSP 2007).
 */
public final class Ring {

    private static final double POSITIONS = 0x1p32;
    private static final int[] ONLY_ONE = {0};

    /** So many candidates are compared with each other. */
    private static final int FEW = 8;

    private final Placement placement;
    private final ToIntFunction<byte[]> positions;
    private final List<RingNode> nodes;
    private final Division division;
    private final Zones zones;

    /** Nodes without a point, in list order. */
    private final int[] pointless;

    private Ring(Placement placement, List<RingNode> nodes) {
        this.placement = placement;
        positions = placement.positions();
        this.nodes = nodes;
        division = placement.divide(nodes);
        int[] pointsPerNode = division.pointsPerNode(nodes.size());
        zones = new Zones(nodes, pointsPerNode);
        int[] without = new int[nodes.size()];
        int found = 0;
        for (int i = 0; i < pointsPerNode.length; i++) {
            if (pointsPerNode[i] == 0) {
                without[found++] = i;
            }
        }
        pointless = Arrays.copyOf(without, found);
    }

    /**
     * Builds a ring. The order of the list matters only where two nodes share a point, which then is the earlier one's.
     * A node may stand in the list twice; the second one gets no key, but counts in the weights.
     *
     * @throws IllegalArgumentException if there is no node
     */
    public static Ring of(Placement placement, List<RingNode> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("nodes must not be empty");
        }
        return new Ring(placement, List.copyOf(nodes));
    }

    /** {@return the nodes, in the order given} */
    public List<RingNode> nodes() {
        return nodes;
    }

    /** {@return the number of nodes} */
    public int size() {
        return nodes.size();
    }

    /** {@return the node that a key belongs to} */
    public int locate(byte[] key) {
        return size() == 1 ? 0 : nodeAt(positions.applyAsInt(key));
    }

    /** {@return the node that a key, taken as UTF-8, belongs to} */
    public int locate(String key) {
        return locate(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The nodes that may hold a key, the best first: the next distinct nodes clockwise, beginning with the one that
     * {@link #locate(byte[])} gives.
     *
     * <p>With zones they are taken in rounds: each round takes, clockwise from the key, the next node of every zone. A
     * node without a zone is a zone of its own. Nodes whose weight is too small for a point come after all others, in
     * list order and whatever their zones are.
     *
     * @param count how many are wanted, at least 1
     * @return as many as wanted, or all if there are fewer
     */
    public int[] candidates(byte[] key, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1; got " + count);
        }
        return size() == 1 ? ONLY_ONE.clone() : candidatesAt(positions.applyAsInt(key), count);
    }

    /** {@return {@link #candidates(byte[], int)} of a key taken as UTF-8} */
    public int[] candidates(String key, int count) {
        return candidates(key.getBytes(StandardCharsets.UTF_8), count);
    }

    /** {@return the part of all positions, and so of many keys, that belongs to each node; exact, together 1} */
    public double[] shares() {
        long[] positions = division.positionsPerNode(size());
        double[] shares = new double[size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = positions[i] / POSITIONS;
        }
        return shares;
    }

    Placement placement() {
        return placement;
    }

    Division division() {
        return division;
    }

    int nodeAt(int position) {
        return division.owner(division.indexOf(position));
    }

    int[] candidatesAt(int position, int count) {
        int wanted = Math.min(count, size());
        int[] result = new int[wanted];
        int onTheWay = Math.min(wanted, size() - pointless.length);
        if (zones.trivial()) {
            inOrder(position, result, onTheWay);
        } else {
            inRounds(position, result, onTheWay);
        }
        System.arraycopy(pointless, 0, result, onTheWay, wanted - onTheWay);
        return result;
    }

    private void inOrder(int position, int[] result, int wanted) {
        if (wanted <= FEW) {
            fewInOrder(position, result, wanted);
            return;
        }
        Walk walk = new Walk(position);
        for (int i = 0; i < wanted; i++) {
            result[i] = walk.next();
        }
    }

    /** As {@link Walk} does, without its memory: that the few nodes taken so far are looked through costs less. */
    private void fewInOrder(int position, int[] result, int wanted) {
        int index = division.indexOf(position);
        for (int taken = 0; taken < wanted; index = division.next(index)) {
            int node = division.owner(index);
            int same = 0;
            while (same < taken && result[same] != node) {
                same++;
            }
            if (same == taken) {
                result[taken++] = node;
            }
        }
    }

    private void inRounds(int position, int[] result, int wanted) {
        Walk walk = new Walk(position);
        int[] metInZone = new int[zones.count()];
        int[] takenInRound = new int[Math.min(zones.rounds(), wanted)]; // each round gives at least one
        for (int taken = 0; taken < wanted; ) {
            int node = walk.next();
            int round = metInZone[zones.zoneOf(node)]++;
            if (round < takenInRound.length) {
                int place = zones.roundStart(round) + takenInRound[round]++;
                if (place < wanted) {
                    result[place] = node;
                    taken++;
                }
            }
        }
    }

    /** The way round from a position, on which each node with a point is met once. */
    private final class Walk {

        private final long[] met = new long[(size() + Long.SIZE - 1) / Long.SIZE];
        private int index;

        Walk(int position) {
            index = division.indexOf(position);
        }

        /** {@return the next node; to be called at most once for each node with a point} */
        int next() {
            while (true) {
                int node = division.owner(index);
                index = division.next(index);
                long bit = 1L << node;
                if ((met[node >> 6] & bit) == 0) {
                    met[node >> 6] |= bit;
                    return node;
                }
            }
        }
    }
}
