package io.sessionring.internal.ring;

import com.google.common.primitives.Ints;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Points and key positions of libmemcached's weighted Ketama (libmemcached 1.1.4, {@code hosts.cc} and {@code hash.cc}).
 *
 * <p>A node of average weight has 160 points: four from each MD5 of {@code label-0}, {@code label-1} and so on, each of
 * them 32 bits of the digest, little-endian. A key falls at the first such number of its own MD5.
 */
final class WeightedKetama {

    private static final int POINTS_PER_NODE = 160;
    private static final int POINTS_PER_DIGEST = 4;

    private WeightedKetama() {}

    static long[] points(List<RingNode> nodes) {
        long totalWeight = 0;
        for (RingNode node : nodes) {
            totalWeight += node.effectiveWeight();
        }
        int[] digests = new int[nodes.size()];
        int sum = 0;
        for (int i = 0; i < digests.length; i++) {
            digests[i] = digests(nodes.get(i).effectiveWeight(), totalWeight, digests.length);
            sum += digests[i];
        }
        long[] points = new long[sum * POINTS_PER_DIGEST];
        Digest md5 = md5();
        int next = 0;
        for (int i = 0; i < digests.length; i++) {
            String prefix = nodes.get(i).label() + "-";
            for (int j = 0; j < digests[i]; j++) {
                byte[] digest = md5.of((prefix + j).getBytes(StandardCharsets.UTF_8));
                for (int word = 0; word < POINTS_PER_DIGEST; word++) {
                    points[next++] = Continuum.pack(word(digest, word), i);
                }
            }
        }
        return points;
    }

    static ToIntFunction<byte[]> positions() {
        Digest md5 = md5();
        return key -> word(md5.of(key), 0);
    }

    private static Digest md5() {
        return new Digest("MD5");
    }

    /**
     * How many digests a node has. Each operation rounds to single precision, from left to right, as in C: at some sizes
     * of a ring equal weights give 39 digests instead of 40, and a small part of the weight gives none.
     */
    private static int digests(int weight, long totalWeight, int nodes) {
        float part = (float) weight / (float) totalWeight;
        float exact = part * POINTS_PER_NODE / POINTS_PER_DIGEST * (float) nodes;
        return (int) Math.floor(exact + 1e-10f);
    }

    private static int word(byte[] digest, int index) {
        int at = index * Integer.BYTES;
        return Ints.fromBytes(digest[at + 3], digest[at + 2], digest[at + 1], digest[at]);
    }
}
