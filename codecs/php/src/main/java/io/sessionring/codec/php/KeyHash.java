package io.sessionring.codec.php;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Hash codes of keys. They depend on a number that each process draws anew: whoever sends a session must not be able to choose
 * keys that all have the same one, for a hash table of integers beside strings would then search all of them for each.
 */
final class KeyHash {

    private static final long SEED = new SecureRandom().nextLong();

    // Odd numbers with well mixed bits, from SplitMix64's finalizer.
    private static final long FIRST = 0xbf58476d1ce4e5b9L;
    private static final long SECOND = 0x94d049bb133111ebL;

    private KeyHash() {}

    static int of(long number) {
        return folded(mixed(number ^ SEED));
    }

    static int of(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        long hash = mixed(SEED + bytes.length);
        while (rest.remaining() >= Long.BYTES) {
            hash = mixed(hash ^ rest.getLong());
        }
        long last = 0;
        while (rest.hasRemaining()) {
            last = (last << Byte.SIZE) | (rest.get() & 0xff);
        }
        return folded(mixed(hash ^ last));
    }

    private static long mixed(long number) {
        long once = (number ^ (number >>> 30)) * FIRST;
        long twice = (once ^ (once >>> 27)) * SECOND;
        return twice ^ (twice >>> 31);
    }

    private static int folded(long number) {
        return (int) (number >>> Integer.SIZE);
    }
}
