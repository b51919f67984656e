package io.sessionring.internal.record;

import com.google.common.base.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one live record into one array of exactly its size; measures first, then writes. */
final class RecordWriter {

    private final Live live;
    /** The version table: every version of the record once, ascending. */
    private final Version[] versions;

    RecordWriter(Live live) {
        if (live.settingsVersion().writer() == 0) {
            throw new IllegalArgumentException("settingsVersion must be one that a client gave; got NONE");
        }
        this.live = live;
        this.versions = versionsOf(live);
    }

    private static Version[] versionsOf(Live live) {
        Attribute[] attributes = live.sorted();
        Version[] all = new Version[attributes.length + 1];
        for (int i = 0; i < attributes.length; i++) {
            all[i] = attributes[i].version();
        }
        all[attributes.length] = live.settingsVersion();
        Arrays.sort(all);
        int distinct = 1;
        for (int i = 1; i < all.length; i++) {
            if (!all[i].equals(all[i - 1])) {
                all[distinct++] = all[i];
            }
        }
        Version[] versions = new Version[distinct]; // Arrays.copyOf asks by reflection what to make
        System.arraycopy(all, 0, versions, 0, distinct);
        return versions;
    }

    byte[] write(long revision, long stamp) {
        byte[] bytes = new byte[size()];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        header(out, RecordFormat.STATE_LIVE, revision, stamp);
        out.putLong(live.createdAt()).putLong(live.touchedAt());
        settings(out, live);
        varint(out, versions.length);
        for (Version version : versions) {
            out.putLong(version.time()).putInt(version.writer());
        }
        varint(out, indexOf(live.settingsVersion()));
        varint(out, live.sorted().length);
        for (Attribute attribute : live.sorted()) {
            name(out, attribute.name());
            varint(out, indexOf(attribute.version()));
            out.put((byte) attribute.flags());
            varint(out, attribute.length());
            out.put(attribute.bytes(), attribute.offset(), attribute.length());
        }
        return sealed(bytes, out);
    }

    static byte[] write(Tombstone tombstone, long stamp) {
        byte[] bytes = new byte[RecordFormat.HEADER_LENGTH + 1];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        header(out, RecordFormat.STATE_DEAD, tombstone.revision(), stamp);
        out.putLong(tombstone.diedAt()).putLong(0);
        settings(out, tombstone);
        out.put((byte) tombstone.cause().number());
        return sealed(bytes, out);
    }

    private static void header(ByteBuffer out, int state, long revision, long stamp) {
        out.putShort(RecordFormat.MAGIC).put((byte) RecordFormat.FORMAT).put((byte) state);
        out.putInt(0); // the checksum, when the rest is known
        out.putLong(revision).putLong(stamp);
    }

    private static void settings(ByteBuffer out, SessionRecord record) {
        out.putInt(record.maxInactiveSeconds())
                .putInt(record.absoluteLifeSeconds())
                .putLong(record.fence());
    }

    private static byte[] sealed(byte[] bytes, ByteBuffer out) {
        out.putInt(RecordFormat.CHECKSUM_OFFSET, RecordFormat.checksum(bytes));
        return bytes;
    }

    private int size() {
        long size = RecordFormat.HEADER_LENGTH
                + varintLength(versions.length)
                + (long) versions.length * RecordFormat.VERSION_LENGTH
                + varintLength(indexOf(live.settingsVersion()))
                + varintLength(live.sorted().length);
        for (Attribute attribute : live.sorted()) {
            int name = Utf8.encodedLength(attribute.name());
            size += varintLength(name)
                    + (long) name
                    + varintLength(indexOf(attribute.version()))
                    + 1
                    + varintLength(attribute.length())
                    + attribute.length();
        }
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("attributes must fit into one array; got " + size + " bytes");
        }
        return (int) size;
    }

    private int indexOf(Version version) {
        return Arrays.binarySearch(versions, version);
    }

    private static void name(ByteBuffer out, String name) {
        int length = Utf8.encodedLength(name);
        varint(out, length);
        if (length == name.length()) { // ASCII, as nearly always
            for (int i = 0; i < length; i++) {
                out.put((byte) name.charAt(i));
            }
        } else {
            out.put(name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static int varintLength(int value) {
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }

    private static void varint(ByteBuffer out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }
}
