package io.sessionring.internal.ring;

import java.util.Arrays;

/**
 * The points of a ring in clockwise order, and the way from a position to its point.
 *
 * <p>Positions and points are unsigned 32-bit numbers. A position belongs to the first point that is not below it, or to
 * the very first one if all are. Of equal points the one of the earlier node comes first. A last entry at the greatest
 * position, owned like the first point, stands for the way round, so that no search needs to check for the end.
 *
 * <p>The space is cut into equal buckets, at least as many as there are points, each of which knows its first point: the
 * search looks at one or two neighbouring points, whatever the size of the ring.
 */
final class Continuum implements Division {

    private static final int TOP = 0xffff_ffff;

    private final int[] points;
    private final int[] owners;
    private final int[] buckets;
    private final int shift;

    /** Makes the continuum of some points, in any order. */
    Continuum(long[] packed) {
        if (packed.length == 0) {
            throw new IllegalArgumentException("a ring needs a point");
        }
        int size = packed.length;
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(size - 1));
        shift = 32 - bits;
        int[] ends = new int[1 << bits];
        for (long each : packed) {
            ends[bucket(each)]++;
        }
        buckets = new int[ends.length];
        for (int bucket = 1; bucket < ends.length; bucket++) {
            buckets[bucket] = buckets[bucket - 1] + ends[bucket - 1];
        }
        System.arraycopy(buckets, 0, ends, 0, ends.length);
        long[] sorted = new long[size];
        for (long each : packed) {
            sorted[ends[bucket(each)]++] = each;
        }
        for (int bucket = 0; bucket < ends.length; bucket++) {
            Arrays.sort(sorted, buckets[bucket], ends[bucket]); // one or two of them: points are digests, hence spread
        }

        points = new int[size + 1];
        owners = new int[size + 1];
        for (int i = 0; i < size; i++) {
            points[i] = point(sorted[i]);
            owners[i] = (int) sorted[i];
        }
        points[size] = TOP;
        owners[size] = owners[0];
    }

    /**
     * Makes the continuum of points of nodes that were put in another order.
     *
     * @param order which node stood where in it
     */
    Continuum(long[] packed, int[] order) {
        this(packed);
        for (int i = 0; i < owners.length; i++) {
            owners[i] = order[owners[i]];
        }
    }

    private int bucket(long packed) {
        return point(packed) >>> shift;
    }

    private static int point(long packed) {
        return (int) (packed >> 32) ^ Integer.MIN_VALUE;
    }

    /** {@return a point and its node in one number; such numbers sort by point, unsigned, and then by node} */
    static long pack(int point, int node) {
        return (long) (point ^ Integer.MIN_VALUE) << 32 | node;
    }

    /** {@return the number of points} */
    int size() {
        return points.length - 1;
    }

    /** {@return the number of the point that a position belongs to, {@link #size()} for the first one of the next round} */
    @Override
    public int indexOf(int position) {
        int index = buckets[position >>> shift];
        while (Integer.compareUnsigned(points[index], position) < 0) {
            index++;
        }
        return index;
    }

    /** {@return the node that a point belongs to} */
    @Override
    public int owner(int index) {
        return owners[index];
    }

    /** {@return the number of the point after another, clockwise} */
    @Override
    public int next(int index) {
        return index < size() ? index + 1 : 1;
    }

    /** {@return the last position of the stretch that ends in a point} */
    long end(int index) {
        return Integer.toUnsignedLong(points[index]);
    }

    /** {@return how many points each node has} */
    @Override
    public int[] pointsPerNode(int nodes) {
        int[] count = new int[nodes];
        for (int i = 0; i < size(); i++) {
            count[owners[i]]++;
        }
        return count;
    }

    @Override
    public long[] positionsPerNode(int nodes) {
        long[] count = new long[nodes];
        long before = -1;
        for (int i = 0; i < points.length; i++) {
            count[owners[i]] += end(i) - before;
            before = end(i);
        }
        return count;
    }
}
