package io.sessionring.internal.record;

import com.google.common.base.Utf8;
import java.util.Arrays;

/**
 * One entry of a session: its name, the version of its last change, and either its value, as the bytes a codec made of
 * it, or the mark that it was removed. A removed attribute stays as such an <em>absent</em> entry for a while, so that
 * an older copy cannot bring it back.
 *
 * <p>The value is a slice of an array that is shared, mostly that of the whole record; nobody may write to it. Two
 * attributes are equal if their names, versions, codecs and value bytes are. Immutable.
 */
public final class Attribute {

    static final int FLAG_ABSENT = 1;

    /** Flag bits without a meaning yet: whoever sets one is a newer release. */
    static final int UNKNOWN_FLAGS = 0b1110;

    static final int CODEC_SHIFT = 4;
    private static final int MAX_CODEC = 15;
    private static final byte[] NO_BYTES = {};

    private final String name;
    private final Version version;
    private final int flags;
    private final byte[] bytes;
    private final int offset;
    private final int length;

    /** Takes what has been checked already. The flags are the byte that is stored. */
    Attribute(String name, Version version, int flags, byte[] bytes, int offset, int length) {
        this.name = name;
        this.version = version;
        this.flags = flags;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /**
     * Makes an attribute that has a value.
     *
     * @param name any well-formed text
     * @param version the change that set the value, not {@link Version#NONE}
     * @param codec the number of the codec that made the bytes, 0 to 15
     * @param value the value; not copied, and not to be written to any more
     * @return the attribute
     */
    public static Attribute present(String name, Version version, int codec, byte[] value) {
        if (codec < 0 || codec > MAX_CODEC) {
            throw new IllegalArgumentException("codec must be 0 to 15; got " + codec);
        }
        check(name, version);
        return new Attribute(name, version, codec << CODEC_SHIFT, value, 0, value.length);
    }

    /**
     * Makes the mark of an attribute that was removed.
     *
     * @param name any well-formed text
     * @param version the change that removed it, not {@link Version#NONE}
     * @return the attribute
     */
    public static Attribute absent(String name, Version version) {
        check(name, version);
        return new Attribute(name, version, FLAG_ABSENT, NO_BYTES, 0, 0);
    }

    private static void check(String name, Version version) {
        if (!isWellFormed(name)) {
            // Encoding would replace half a surrogate pair by '?', and two names would become one.
            throw new IllegalArgumentException("name must be well-formed text; got half a surrogate pair");
        }
        if (version.writer() == 0) {
            throw new IllegalArgumentException("version must be one that a client gave; got NONE");
        }
    }

    private static boolean isWellFormed(String name) {
        try {
            return Utf8.encodedLength(name) >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public String name() {
        return name;
    }

    public Version version() {
        return version;
    }

    /** {@return whether this marks a removed attribute, which has no value} */
    public boolean absent() {
        return (flags & FLAG_ABSENT) != 0;
    }

    /** {@return the number of the codec that made the value, 0 to 15; 0 if absent} */
    public int codec() {
        return flags >>> CODEC_SHIFT;
    }

    /** {@return an array that holds the value from {@link #offset()} on; never to be written to} */
    public byte[] bytes() {
        return bytes;
    }

    public int offset() {
        return offset;
    }

    /** {@return how many bytes the value has, 0 if absent} */
    public int length() {
        return length;
    }

    /** The flag byte as it is stored. */
    int flags() {
        return flags;
    }

    /**
     * Which of two entries of the same name wins, as a total order: the later version; at equal versions the greater
     * flag byte, then the greater value, byte for byte unsigned and a beginning before what it begins. Two clients
     * never share a version, so the bytes decide only after a mishap; but then every reader must decide alike. The name
     * has no say.
     */
    int compareChange(Attribute other) {
        int order = version.compareTo(other.version);
        if (order == 0) {
            order = Integer.compare(flags, other.flags);
        }
        return order != 0 ? order : compareValue(other);
    }

    private int compareValue(Attribute other) {
        return Arrays.compareUnsigned(
                bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Attribute that
                        && name.equals(that.name)
                        && version.equals(that.version)
                        && flags == that.flags
                        && Arrays.equals(
                                bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length));
    }

    @Override
    public int hashCode() {
        // The value may be long and hardly ever tells apart what name and version do not.
        return (name.hashCode() * 31 + version.hashCode()) * 31 + flags;
    }

    /** Name and size, never the value. */
    @Override
    public String toString() {
        return name + (absent() ? " absent" : " " + length + " bytes of codec " + codec()) + " at " + version;
    }
}
