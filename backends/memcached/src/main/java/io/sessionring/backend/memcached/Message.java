package io.sessionring.backend.memcached;

import java.nio.ByteBuffer;

/**
 * A request.
 *
 * @param opcode the command
 * @param key its key, or what stands in the key's place, in ASCII; may be empty
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
    byte[] head(int opaque, long cas) {
        int extras = opcode.stores() ? STORE_EXTRAS : opcode == Opcode.TOUCH ? Integer.BYTES : 0;
        byte[] bytes = new byte[Packet.HEADER + extras + key.length()];
        ByteBuffer head = ByteBuffer.wrap(bytes)
                .put(MAGIC)
                .put(opcode.code())
                .putShort((short) key.length())
                .put((byte) extras)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(extras + key.length() + value.length)
                .putInt(opaque)
                .putLong(cas);
        if (opcode.stores()) {
            head.putInt(0);
        }
        if (extras > 0) {
            head.putInt((int) expiry);
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            head.put((byte) (c < 0x80 ? c : '?'));
        }
        return bytes;
    }

    /** Without key and value, because both are secret. */
    @Override
    public String toString() {
        return opcode + " with " + value.length + " bytes";
    }
}
