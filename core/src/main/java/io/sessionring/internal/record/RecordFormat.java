package io.sessionring.internal.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a stored record: the same on every kind of node, and one form only for one record. Numbers are
 * big-endian; a <em>varint</em> carries seven bits a byte, the lowest first, all but the last byte with the top bit
 * set, and is never longer than it need be (nor than five bytes).
 *
 * <pre>
 * at  bytes  what
 *  0    2    'S' 'R'
 *  2    1    format, 1
 *  3    1    state: 1 live, 2 dead
 *  4    4    CRC32C of bytes 0 to 3 and of all from 8 on
 *  8    8    revision, random
 * 16    8    stamp: incarnation of the node that got this copy, 0 while provisional
 * 24    8    live: createdAt; dead: diedAt; in ms since 1970
 * 32    8    live: touchedAt;  dead: 0
 * 40    4    maxInactive in s
 * 44    4    absoluteLife in s, 0 for none
 * 48    8    fence
 * 56         dead: one byte, why: 1 deleted, 2 rotated; and nothing after it
 *            live: the version table, ascending, every entry used by something after it:
 *                    varint count, then for each 8 bytes of time and 4 bytes of writer
 *                  varint, the place in the table of the settings' version, counted from 0
 *                  the attributes, ascending by name as unsigned bytes:
 *                    varint count, then for each
 *                      varint length and so many bytes of UTF-8: the name
 *                      varint: the place in the table of its version
 *                      1 byte of flags: bit 0 absent, bits 1 to 3 zero, bits 4 to 7 the codec (0 if absent)
 *                      varint length and so many bytes: the value (none if absent)
 * </pre>
 *
 * <p>For example, a session in which the attribute {@code user} was set to the three bytes {@code ada} by codec 1 when
 * it was made, and {@code mail} was removed by another client a minute and a half later:
 *
 * <pre>
 *  0  53 52                                    'S' 'R'
 *  2  01                                       format 1
 *  3  01                                       live
 *  4  83 96 93 42                              checksum
 *  8  01 23 45 67 89 ab cd ef                  revision
 * 16  11 22 33 44 55 66 77 88                  stamp
 * 24  00 00 01 8b cf e5 68 00                  created  1,700,000,000,000
 * 32  00 00 01 8b cf e6 52 60                  touched  1,700,000,060,000
 * 40  00 00 07 08                              maxInactive 1,800 s
 * 44  00 00 00 00                              no absoluteLife
 * 48  00 00 00 00 00 00 00 00                  fence 0
 * 56  02                                       two versions
 * 57  01 8b cf e5 68 00 00 00  00 00 be ef     0: at 1,700,000,000,000, counter 0, by writer beef
 * 69  01 8b cf e6 c7 90 00 01  fe ed fa ce     1: at 1,700,000,090,000, counter 1, by writer feedface
 * 81  00                                       the settings have version 0
 * 82  02                                       two attributes
 * 83  04 6d 61 69 6c                           "mail"
 * 88  01                                       has version 1
 * 89  01                                       absent
 * 90  00                                       no value
 * 91  04 75 73 65 72                           "user"
 * 96  00                                       has version 0
 * 97  10                                       there, by codec 1
 * 98  03 61 64 61                              three bytes: "ada"
 * </pre>
 *
 * <p>What does not follow this is {@linkplain Decoded.Damaged damaged}, unless the checksum is right and the format,
 * the state, the cause or one of the flag bits 1 to 3 is unknown: then it is of a {@linkplain Decoded.Newer newer
 * release}. A codec's number is not judged here.
 */
public final class RecordFormat {

    /** The format that this release writes and reads. */
    public static final int FORMAT = 1;

    /** Where the format number stands, one byte. */
    public static final int FORMAT_OFFSET = 2;

    /** Where the state stands, one byte: {@link #STATE_LIVE} or {@link #STATE_DEAD}. */
    public static final int STATE_OFFSET = 3;

    /** Where the checksum stands, four bytes. */
    public static final int CHECKSUM_OFFSET = 4;

    /** Where the revision stands, eight bytes. */
    public static final int REVISION_OFFSET = 8;

    /** Where the stamp stands, eight bytes. */
    public static final int STAMP_OFFSET = 16;

    /** The state of a {@link Live}. */
    public static final int STATE_LIVE = 1;

    /** The state of a {@link Tombstone}. */
    public static final int STATE_DEAD = 2;

    static final short MAGIC = ('S' << 8) | 'R';
    static final int BEGAN_OFFSET = 24;
    static final int TOUCHED_OFFSET = 32;
    static final int MAX_INACTIVE_OFFSET = 40;
    static final int ABSOLUTE_LIFE_OFFSET = 44;
    static final int FENCE_OFFSET = 48;
    static final int HEADER_LENGTH = 56;

    /** What one entry of the version table takes. */
    static final int VERSION_LENGTH = Long.BYTES + Integer.BYTES;

    private RecordFormat() {}

    /**
     * Encodes a live record.
     *
     * @param live the record; its settings must have a version
     * @param revision a random number, a new one for every write
     * @param stamp the incarnation of the node it is written to, 0 if provisional
     * @return the bytes; equal arguments give equal bytes
     */
    public static byte[] encode(Live live, long revision, long stamp) {
        return new RecordWriter(live).write(revision, stamp);
    }

    /**
     * Encodes a tombstone. Its revision is its own.
     *
     * @param tombstone the record
     * @param stamp the incarnation of the node it is written to, 0 if provisional
     * @return the bytes; equal arguments give equal bytes
     */
    public static byte[] encode(Tombstone tombstone, long stamp) {
        return RecordWriter.write(tombstone, stamp);
    }

    /**
     * Encodes a record of either kind. A tombstone keeps its own revision, whatever is given here: who must know the
     * revision that was written asks {@link #revisionOf}.
     *
     * @param record the record
     * @param revisionIfLive a random number, a new one for every write; used for a live record only
     * @param stamp the incarnation of the node it is written to, 0 if provisional
     * @return the bytes; equal arguments give equal bytes
     */
    public static byte[] encode(SessionRecord record, long revisionIfLive, long stamp) {
        return record instanceof Tombstone tombstone
                ? encode(tombstone, stamp)
                : encode((Live) record, revisionIfLive, stamp);
    }

    /**
     * Decodes whatever a node returned. Never throws, and takes no more memory than the bytes can stand for. What is
     * intact encodes to exactly these bytes again.
     *
     * @param bytes the stored bytes; not to be written to any more, because attribute values are slices of them
     * @return the record, or why there is none
     */
    public static Decoded decode(byte[] bytes) {
        return decode(bytes, NamePool.NONE);
    }

    /**
     * Decodes one record of many.
     *
     * @param bytes as {@link #decode(byte[])}
     * @param names those that were read lately
     * @return the record, or why there is none
     */
    public static Decoded decode(byte[] bytes, NamePool names) {
        return new RecordReader(bytes, names).read();
    }

    /**
     * {@return the revision in stored bytes, unchecked; 0 if they are too short to have one}
     *
     * @param bytes the stored bytes
     */
    public static long revisionOf(byte[] bytes) {
        return bytes.length < REVISION_OFFSET + Long.BYTES
                ? 0
                : ByteBuffer.wrap(bytes).getLong(REVISION_OFFSET);
    }

    /** The checksum over everything but itself. */
    static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_OFFSET);
        crc.update(bytes, REVISION_OFFSET, bytes.length - REVISION_OFFSET);
        return (int) crc.getValue();
    }
}
