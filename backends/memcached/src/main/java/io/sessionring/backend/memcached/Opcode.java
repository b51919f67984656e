package io.sessionring.backend.memcached;

/** The commands of the binary protocol that are sent. */
enum Opcode {
    GET(0x00),
    SET(0x01),
    ADD(0x02),
    REPLACE(0x03),
    DELETE(0x04),
    NOOP(0x0a),
    STAT(0x10),
    TOUCH(0x1c),
    SASL_AUTH(0x21);

    private final byte code;

    Opcode(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    boolean stores() {
        return this == SET || this == ADD || this == REPLACE;
    }
}
