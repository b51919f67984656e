package io.sessionring.internal.ring;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** A rule by which keys are placed: how the nodes divide all positions among them, and where a key falls. */
public enum Placement {

    /**
     * Weighted Ketama on MD5 as libmemcached does it ({@code MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED}); so do PHP's
     * {@code ketama_weighted}, twemproxy's {@code distribution: ketama, hash: md5} and spymemcached's
     * {@code KetamaNodeLocator} in LIBMEMCACHED format with weights. The latter two differ where two nodes share a point.
     */
    KETAMA {
        @Override
        Division divide(List<RingNode> nodes) {
            return new Continuum(WeightedKetama.points(nodes));
        }

        @Override
        ToIntFunction<byte[]> positions() {
            return WeightedKetama.positions();
        }
    },

    /**
     * What PHP's session handler for memcached does unless told otherwise ({@code sess_consistent_hash_type=ketama},
     * libmemcached's {@code MEMCACHED_BEHAVIOR_KETAMA}): 100 points for each node, whatever its weight, by Jenkins'
     * one_at_a_time, and keys by the same.
     */
    PHP_SESSION {
        @Override
        Division divide(List<RingNode> nodes) {
            return new Continuum(OneAtATime.points(nodes));
        }

        @Override
        ToIntFunction<byte[]> positions() {
            return OneAtATime::of;
        }
    },

    /**
     * PHP's session handler for memcached with {@code sess_consistent_hash=0}: the key's one_at_a_time modulo the number of
     * nodes, weights ignored. Candidates follow in list order.
     */
    PHP_MODULA {
        @Override
        Division divide(List<RingNode> nodes) {
            return Modulo.unweighted(nodes);
        }

        @Override
        ToIntFunction<byte[]> positions() {
            return OneAtATime::of;
        }
    },

    /**
     * The points of {@link #KETAMA} with keys by libmemcached's {@code fnv1a_64}, as twemproxy has them with
     * {@code distribution: ketama, hash: fnv1a_64}: it sorts its nodes by name, shorter ones first, so that of two that share
     * a point the first in that order has it, and not the first in the list as with libmemcached.
     */
    KETAMA_FNV1A64 {
        @Override
        Division divide(List<RingNode> nodes) {
            int[] order = IntStream.range(0, nodes.size())
                    .boxed()
                    .sorted(Comparator.comparing(
                                    (Integer node) -> nodes.get(node).label().length())
                            .thenComparing(node -> nodes.get(node).label()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            List<RingNode> sorted = IntStream.of(order).mapToObj(nodes::get).toList();
            return new Continuum(WeightedKetama.points(sorted), order);
        }

        @Override
        ToIntFunction<byte[]> positions() {
            return Fnv1a64::of;
        }
    },

    /**
     * phpredis' session handler with several servers: the first four bytes of the key as a number modulo the sum of all
     * weights; the servers take the remainders in turn, the last of the list first. Candidates follow in that order.
     */
    PHPREDIS {
        @Override
        Division divide(List<RingNode> nodes) {
            return Modulo.weightedFromTheLast(nodes);
        }

        @Override
        ToIntFunction<byte[]> positions() {
            return Placement::firstFourBytes;
        }
    };

    /** {@return what belongs to which node} */
    abstract Division divide(List<RingNode> nodes);

    /** {@return what tells where a key falls, an unsigned number; thread-safe} */
    abstract ToIntFunction<byte[]> positions();

    private static int firstFourBytes(byte[] key) {
        int position = 0;
        for (int i = Math.min(key.length, Integer.BYTES) - 1; i >= 0; i--) { // little-endian
            position = (position << Byte.SIZE) | (key[i] & 0xff);
        }
        return position;
    }
}
