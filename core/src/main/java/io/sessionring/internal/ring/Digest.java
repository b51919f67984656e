package io.sessionring.internal.ring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One message digest algorithm. Nothing is kept per thread. Thread-safe. */
final class Digest {

    private final String algorithm;
    private final MessageDigest pristine;
    private final AtomicReference<@Nullable MessageDigest> resting = new AtomicReference<>();

    Digest(String algorithm) {
        this.algorithm = algorithm;
        this.pristine = lookUp(algorithm);
    }

    /**
     * {@return the digest of the input} One instance rests between two calls, without a trace of the last one; a call that
     * finds it taken makes another.
     */
    byte[] of(byte[] input) {
        MessageDigest taken = resting.getAndSet(null);
        MessageDigest digest = taken == null ? fresh() : taken;
        byte[] result = digest.digest(input);
        digest.reset(); // else it would keep the input until it is used again
        resting.set(digest);
        return result;
    }

    /** {@return the digest of the input} Nothing is kept. */
    byte[] once(byte[] input) {
        return fresh().digest(input);
    }

    /** A copy of the pristine one is far cheaper than looking the algorithm up. */
    private MessageDigest fresh() {
        try {
            return (MessageDigest) pristine.clone();
        } catch (CloneNotSupportedException e) { // a security provider need not offer it
            return lookUp(algorithm);
        }
    }

    private static MessageDigest lookUp(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
