package io.sessionring.internal.ring;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bob Jenkins' one-at-a-time hash as libmemcached computes it (libmemcached 1.1.4, {@code libhashkit/one_at_a_time.cc}):
 * bytes are signed, as {@code char} is where it was compiled.
 */
final class OneAtATime {

    private static final int POINTS_PER_NODE = 100;

    private OneAtATime() {}

    static int of(byte[] key) {
        int hash = 0;
        for (byte each : key) {
            hash += each;
            hash += hash << 10;
            hash ^= hash >>> 6;
        }
        hash += hash << 3;
        hash ^= hash >>> 11;
        hash += hash << 15;
        return hash;
    }

    /** {@return the points of {@code MEMCACHED_DISTRIBUTION_CONSISTENT_KETAMA} without weights, packed} */
    static long[] points(List<RingNode> nodes) {
        long[] points = new long[nodes.size() * POINTS_PER_NODE];
        int next = 0;
        for (int i = 0; i < nodes.size(); i++) {
            String prefix = nodes.get(i).label() + "-";
            for (int j = 0; j < POINTS_PER_NODE; j++) {
                points[next++] = Continuum.pack(of((prefix + j).getBytes(StandardCharsets.UTF_8)), i);
            }
        }
        return points;
    }
}
