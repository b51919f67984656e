package io.sessionring.internal.ring;

/**
 * What libmemcached calls {@code fnv1a_64} (libmemcached 1.1.4, {@code libhashkit/fnv_64.cc}): FNV-1a with the constants of
 * the 64-bit hash in 32 bits of arithmetic, and signed bytes. twemproxy computes the same.
 */
final class Fnv1a64 {

    private static final int OFFSET = 0x84222325;
    private static final int PRIME = 0x1b3;

    private Fnv1a64() {}

    static int of(byte[] key) {
        int hash = OFFSET;
        for (byte each : key) {
            hash = (hash ^ each) * PRIME;
        }
        return hash;
    }
}
