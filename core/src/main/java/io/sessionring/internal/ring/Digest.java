package io.sessionring.internal.ring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One message digest algorithm. A copy of a pristine instance is made for each call: far cheaper than looking the
 * algorithm up, and nothing is kept per thread.
 */
final class Digest {

    private final String algorithm;
    private final MessageDigest pristine;

    Digest(String algorithm) {
        this.algorithm = algorithm;
        this.pristine = lookUp(algorithm);
    }

    byte[] of(byte[] input) {
        return fresh().digest(input);
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
