package io.sessionring.internal.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads one record out of bytes that may be anything. Every length and count is compared with what is left before it is
 * used, and nothing that could have been written another way is accepted: one record has one form.
 */
final class RecordReader {

    /** What an attribute takes at least: an empty name, an index, flags, an empty value. */
    private static final int SHORTEST_ATTRIBUTE = 4;

    private static final int MAX_VARINT_LENGTH = 5;

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private final byte[] bytes;
    private final NamePool names;
    private int position = RecordFormat.HEADER_LENGTH;

    RecordReader(byte[] bytes, NamePool names) {
        this.bytes = bytes;
        this.names = names;
    }

    /**
     * Ends the reading with its result; carries no stack trace, because damage is nothing exceptional to the caller.
     */
    private static final class End extends Exception {
        private final transient Decoded result;

        End(Decoded result) {
            super(null, null, false, false);
            this.result = result;
        }
    }

    private static End damaged(String reason) {
        return new End(new Decoded.Damaged(reason));
    }

    private static End newer(String what) {
        return new End(new Decoded.Newer(what));
    }

    Decoded read() {
        try {
            return intact();
        } catch (End end) {
            return end.result;
        }
    }

    private Decoded intact() throws End {
        if (bytes.length < RecordFormat.REVISION_OFFSET) {
            throw damaged("too short");
        }
        if ((short) SHORT.get(bytes, 0) != RecordFormat.MAGIC) {
            throw damaged("not a record");
        }
        if (intAt(RecordFormat.CHECKSUM_OFFSET) != RecordFormat.checksum(bytes)) {
            throw damaged("the checksum differs");
        }
        int format = bytes[RecordFormat.FORMAT_OFFSET] & 0xff;
        int state = bytes[RecordFormat.STATE_OFFSET] & 0xff;
        if (format != RecordFormat.FORMAT) {
            throw newer("format " + format);
        }
        if (state != RecordFormat.STATE_LIVE && state != RecordFormat.STATE_DEAD) {
            throw newer("state " + state);
        }
        if (bytes.length < RecordFormat.HEADER_LENGTH) {
            throw damaged("too short for its header");
        }
        SessionRecord record = state == RecordFormat.STATE_LIVE ? live() : tombstone();
        if (position != bytes.length) {
            throw damaged("trailing bytes");
        }
        return new Decoded.Intact(record, longAt(RecordFormat.REVISION_OFFSET), longAt(RecordFormat.STAMP_OFFSET));
    }

    private Tombstone tombstone() throws End {
        if (longAt(RecordFormat.TOUCHED_OFFSET) != 0) {
            throw damaged("a tombstone that was touched");
        }
        int number = octet();
        Tombstone.Cause cause = Tombstone.Cause.of(number);
        if (cause == null) {
            throw newer("cause " + number);
        }
        return new Tombstone(
                millis(RecordFormat.BEGAN_OFFSET),
                seconds(RecordFormat.MAX_INACTIVE_OFFSET),
                seconds(RecordFormat.ABSOLUTE_LIFE_OFFSET),
                fence(),
                cause,
                longAt(RecordFormat.REVISION_OFFSET));
    }

    private Live live() throws End {
        Version[] versions = versions();
        boolean[] used = new boolean[versions.length];
        Version settings = version(versions, used);
        Attribute[] attributes = attributes(versions, used);
        for (boolean each : used) {
            if (!each) {
                throw damaged("a version that nothing has");
            }
        }
        return new Live(
                millis(RecordFormat.BEGAN_OFFSET),
                millis(RecordFormat.TOUCHED_OFFSET),
                seconds(RecordFormat.MAX_INACTIVE_OFFSET),
                seconds(RecordFormat.ABSOLUTE_LIFE_OFFSET),
                fence(),
                settings,
                attributes);
    }

    private long millis(int offset) throws End {
        long millis = longAt(offset);
        if (!Range.isMillis(millis)) {
            throw damaged("a time that is none");
        }
        return millis;
    }

    private int seconds(int offset) throws End {
        int seconds = intAt(offset);
        if (seconds < 0) {
            throw damaged("a negative duration");
        }
        return seconds;
    }

    private long fence() throws End {
        long fence = longAt(RecordFormat.FENCE_OFFSET);
        if (fence < 0) {
            throw damaged("a negative fence");
        }
        return fence;
    }

    private Version[] versions() throws End {
        Version[] versions = new Version[count(RecordFormat.VERSION_LENGTH)];
        for (int i = 0; i < versions.length; i++) {
            long time = longAt(position);
            int writer = intAt(position + Long.BYTES);
            position += RecordFormat.VERSION_LENGTH;
            if (!Range.isVersionTime(time) || writer == 0) {
                throw damaged("a version that no client gives");
            }
            versions[i] = new Version(time, writer);
            if (i > 0 && versions[i].compareTo(versions[i - 1]) <= 0) {
                throw damaged("versions out of order");
            }
        }
        return versions;
    }

    private Version version(Version[] versions, boolean[] used) throws End {
        long index = varint();
        if (index >= versions.length) {
            throw damaged("a version that is not in the table");
        }
        used[(int) index] = true;
        return versions[(int) index];
    }

    private Attribute[] attributes(Version[] versions, boolean[] used) throws End {
        Attribute[] attributes = new Attribute[count(SHORTEST_ATTRIBUTE)];
        int lastStart = 0;
        int lastEnd = 0;
        for (int i = 0; i < attributes.length; i++) {
            int length = length();
            int start = position;
            position += length;
            String name = names.nameIn(bytes, start, length);
            if (name == null) {
                throw damaged("a name that is not UTF-8");
            }
            if (i > 0 && Arrays.compareUnsigned(bytes, lastStart, lastEnd, bytes, start, position) >= 0) {
                throw damaged("names out of order");
            }
            lastStart = start;
            lastEnd = position;
            attributes[i] = attribute(name, version(versions, used));
        }
        return attributes;
    }

    private Attribute attribute(String name, Version version) throws End {
        int flags = octet();
        if ((flags & Attribute.UNKNOWN_FLAGS) != 0) {
            throw newer("attribute flags " + flags);
        }
        int length = length();
        if ((flags & Attribute.FLAG_ABSENT) != 0 && (flags != Attribute.FLAG_ABSENT || length != 0)) {
            throw damaged("an absent attribute with a value");
        }
        int offset = position;
        position += length;
        return new Attribute(name, version, flags, bytes, offset, length);
    }

    private static VarHandle view(Class<?> numbers) {
        return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.BIG_ENDIAN);
    }

    private int intAt(int offset) {
        return (int) INT.get(bytes, offset);
    }

    private long longAt(int offset) {
        return (long) LONG.get(bytes, offset);
    }

    private int left() {
        return bytes.length - position;
    }

    /** A number of things that take at least so many bytes each. */
    private int count(int bytesEach) throws End {
        long count = varint();
        if (count > left() / bytesEach) {
            throw damaged("more entries than bytes");
        }
        return (int) count;
    }

    private int length() throws End {
        long length = varint();
        if (length > left()) {
            throw damaged("a length beyond the end");
        }
        return (int) length;
    }

    /** At most 35 bits, in the shortest form only. */
    private long varint() throws End {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_LENGTH; i++) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << (7 * i);
            if (octet < 0x80) {
                if (octet == 0 && i > 0) {
                    throw damaged("a number in a long form");
                }
                return value;
            }
        }
        throw damaged("a number without end");
    }

    private int octet() throws End {
        if (left() < 1) {
            throw damaged("cut short");
        }
        return bytes[position++] & 0xff;
    }
}
