package io.sessionring.codec.php;

import io.sessionring.internal.ring.Placement;

/** How php-memcached spreads sessions over the servers. */
public enum ConsistentHash {

    /** {@code memcached.sess_consistent_hash_type = ketama}, PHP's default. Weights are ignored, as PHP does. */
    KETAMA(Placement.PHP_SESSION),

    /** {@code memcached.sess_consistent_hash_type = ketama_weighted}. */
    KETAMA_WEIGHTED(Placement.KETAMA),

    /** {@code memcached.sess_consistent_hash = Off}: by the number of servers. Weights are ignored. */
    OFF(Placement.PHP_MODULA);

    private final Placement placement;

    ConsistentHash(Placement placement) {
        this.placement = placement;
    }

    Placement placement() {
        return placement;
    }
}
