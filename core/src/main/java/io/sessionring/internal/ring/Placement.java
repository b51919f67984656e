package io.sessionring.internal.ring;

import java.util.List;

/** A rule by which keys are placed: where the nodes have their points on the ring, and where a key falls. */
public enum Placement {

    /**
     * Weighted Ketama on MD5 as libmemcached does it ({@code MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED}); so do PHP's
     * {@code ketama_weighted}, twemproxy's {@code distribution: ketama, hash: md5} and spymemcached's
     * {@code KetamaNodeLocator} in LIBMEMCACHED format with weights. The latter two differ where two nodes share a point.
     */
    KETAMA {
        @Override
        long[] points(List<RingNode> nodes) {
            return WeightedKetama.points(nodes);
        }

        @Override
        int position(byte[] key) {
            return WeightedKetama.position(key);
        }
    };

    /** {@return every point of every node, packed by {@link Continuum#pack}, in any order; at least one} */
    abstract long[] points(List<RingNode> nodes);

    /** {@return where a key falls, an unsigned number} */
    abstract int position(byte[] key);
}
