package io.sessionring.internal.record;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a ring record, of which each node holds one. Numbers are big-endian.
 *
 * <pre>
 * at  bytes  what
 *  0    2    'R' 'R'
 *  2    1    format: 1, or 2 if more follows
 *  3    1    0
 *  4    4    CRC32C of bytes 0 to 3 and of all from 8 on
 *  8    8    birth: random, never 0; a new one whenever the node has forgotten everything
 * 16    8    time of birth in ms since 1970, by the clock of whoever added the record
 * 24         nothing in format 1; in format 2 what the node was told of its ring
 * </pre>
 *
 * <p>For example, a node born at 1,700,000,000,000:
 *
 * <pre>
 *  0  52 52                                    'R' 'R'
 *  2  01                                       format 1
 *  3  00
 *  4  a8 01 3c 71                              checksum
 *  8  01 23 45 67 89 ab cd ef                  birth
 * 16  00 00 01 8b cf e5 68 00                  born 1,700,000,000,000
 * </pre>
 *
 * <p>A greater format number says that what follows at 24 is something else, or that byte 3 has a meaning. Bytes 4 to 23 stay
 * as they are in every format, and are believed in every format: two releases must never call one run of a node by two names.
 */
public final class RingRecordFormat {

    /** The newest format that this release knows. */
    public static final int FORMAT = 2;

    private static final int BIRTH_ONLY = 1;

    /** Where the format number stands, one byte. */
    public static final int FORMAT_OFFSET = 2;

    /** Where the checksum stands, four bytes. */
    public static final int CHECKSUM_OFFSET = RecordFormat.CHECKSUM_OFFSET;

    private static final short MAGIC = ('R' << 8) | 'R';
    private static final int BIRTH_OFFSET = 8;
    private static final int BORN_OFFSET = 16;
    private static final int LENGTH = 24;
    private static final byte[] NOTHING = {};

    /**
     * What stands in a ring record.
     *
     * @param birth random, never 0
     * @param bornMillis when it was added, ms since 1970
     * @param more what follows; empty in format 1 and in formats that this release does not know
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Content(long birth, long bornMillis, byte[] more) {

        /** A record of nothing but a birth. */
        public Content(long birth, long bornMillis) {
            this(birth, bornMillis, NOTHING);
        }

        public Content {
            if (birth == 0) {
                throw new IllegalArgumentException("birth must not be 0");
            }
            Range.checkMillis("bornMillis", bornMillis);
        }
    }

    private RingRecordFormat() {}

    /** {@return the bytes of a ring record} */
    public static byte[] encode(Content content) {
        byte[] bytes = new byte[LENGTH + content.more.length];
        ByteBuffer out = ByteBuffer.wrap(bytes)
                .putShort(MAGIC)
                .put((byte) (content.more.length == 0 ? BIRTH_ONLY : FORMAT))
                .put((byte) 0)
                .putInt(0) // the checksum, when the rest is known
                .putLong(content.birth())
                .putLong(content.bornMillis())
                .put(content.more);
        out.putInt(CHECKSUM_OFFSET, RecordFormat.checksum(bytes));
        return bytes;
    }

    /**
     * Decodes whatever a node returned. Never throws.
     *
     * @param bytes the stored bytes
     * @return what they say, or null if they are damaged or something else altogether
     */
    public static @Nullable Content decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < LENGTH
                || in.getShort(0) != MAGIC
                || in.getInt(CHECKSUM_OFFSET) != RecordFormat.checksum(bytes)
                || !isLaidOut(in)) {
            return null;
        }
        long birth = in.getLong(BIRTH_OFFSET);
        long born = in.getLong(BORN_OFFSET);
        boolean known = bytes[FORMAT_OFFSET] == FORMAT && bytes[FORMAT_OFFSET + 1] == 0;
        byte[] more = known ? Arrays.copyOfRange(bytes, LENGTH, bytes.length) : NOTHING;
        return birth == 0 || !Range.isMillis(born) ? null : new Content(birth, born, more);
    }

    /** {@return whether a newer release wrote a record} To be asked of one that was decoded. */
    public static boolean isNewer(byte[] bytes) {
        return (bytes[FORMAT_OFFSET] & 0xff) > FORMAT;
    }

    private static boolean isLaidOut(ByteBuffer in) {
        int format = in.get(FORMAT_OFFSET) & 0xff;
        return format == BIRTH_ONLY ? in.capacity() == LENGTH && in.get(FORMAT_OFFSET + 1) == 0 : format > BIRTH_ONLY;
    }
}
