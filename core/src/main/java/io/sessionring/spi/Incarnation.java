package io.sessionring.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names one run of one node since it last forgot everything. */
public final class Incarnation {

    private Incarnation() {}

    /**
     * Derives the name of a run: the first eight bytes of SHA-1 over the identity in UTF-8 and the birth, big-endian.
     *
     * @param identity what the process says of itself that changes when it starts anew
     * @param birth the random number in the node's ring record, 0 without one
     * @return the incarnation, never 0
     */
    public static long of(String identity, long birth) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
        sha1.update(identity.getBytes(StandardCharsets.UTF_8));
        sha1.update(ByteBuffer.allocate(Long.BYTES).putLong(birth).flip());
        long incarnation = ByteBuffer.wrap(sha1.digest()).getLong();
        return incarnation == 0 ? 1 : incarnation;
    }
}
