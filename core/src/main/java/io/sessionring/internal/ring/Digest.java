package io.sessionring.internal.ring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One message digest algorithm. One instance rests between two calls, without a trace of the last one; a call that finds it
 * taken makes a copy of a pristine instance, which is far cheaper than to look the algorithm up. Nothing is kept per thread.
 * Thread-safe.
 */
final class Digest {

    private final String algorithm;
    private final MessageDigest pristine;
    private final AtomicReference<@Nullable MessageDigest> resting = new AtomicReference<>();

    Digest(String algorithm) {
        this.algorithm = algorithm;
        this.pristine = lookUp(algorithm);
    }

    byte[] of(byte[] input) {
        MessageDigest taken = resting.getAndSet(null);
        MessageDigest digest = taken == null ? fresh() : taken;
        byte[] result = digest.digest(input); // which resets it
        resting.set(digest);
        return result;
    }

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
