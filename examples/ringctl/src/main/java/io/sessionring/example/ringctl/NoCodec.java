package io.sessionring.example.ringctl;

import io.sessionring.spi.Codec;
import io.sessionring.spi.CodecContext;

/** For a client that looks into no session: copies are moved as they are. */
enum NoCodec implements Codec {
    NEVER_ASKED;

    private static final int NUMBER = 15;

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public byte[] encode(Object value, CodecContext context) {
        throw new UnsupportedOperationException("ringctl writes no values");
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, CodecContext context) {
        throw new UnsupportedOperationException("ringctl reads no values");
    }
}
