package io.sessionring.backend.memcached;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A request.
 *
 * @param opcode the command
 * @param key its key, or what stands in the key's place; may be empty
 * @param value the value to store, or what stands in the value's place; may be empty
 * @param expiry when the node may forget it, as the node wants to be told
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Message(Opcode opcode, String key, byte[] value, long expiry) {

    private static final byte[] NOTHING = {};
    private static final byte MAGIC = (byte) 0x80;

    /** Flags and expiry; a touch has the expiry alone. */
    private static final int STORE_EXTRAS = 8;

    static Message of(Opcode opcode, String key) {
        return new Message(opcode, key, NOTHING, 0);
    }

    /** {@return the bytes to send before the value} */
    ByteBuffer head(int opaque, long cas) {
        byte[] keyBytes = key.getBytes(StandardCharsets.US_ASCII);
        int extras = opcode.stores() ? STORE_EXTRAS : opcode == Opcode.TOUCH ? Integer.BYTES : 0;
        int body = extras + keyBytes.length + value.length;
        ByteBuffer head = ByteBuffer.allocate(Packet.HEADER + extras + keyBytes.length)
                .put(MAGIC)
                .put(opcode.code())
                .putShort((short) keyBytes.length)
                .put((byte) extras)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(body)
                .putInt(opaque)
                .putLong(cas);
        if (opcode.stores()) {
            head.putInt(0);
        }
        if (extras > 0) {
            head.putInt((int) expiry);
        }
        return head.put(keyBytes).flip();
    }

    /** Without key and value, because both are secret. */
    @Override
    public String toString() {
        return opcode + " with " + value.length + " bytes";
    }
}
