package io.sessionring.backend.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of a request before its value, as in memcached's description of its binary protocol. */
class MessageTest {

    private static final int OPAQUE = 0x01020304;
    private static final long CAS = 0x1112131415161718L;

    private static byte[] head(Message message, long cas) {
        return message.head(OPAQUE, cas);
    }

    /** {@return what is written here field by field} */
    private static byte[] bytes(String fields) {
        return HexFormat.of().parseHex(fields.replace(" ", ""));
    }

    @Test
    void aGetHasAKeyOnly() {
        assertThat(head(Message.of(Opcode.GET, "ab"), 0))
                .isEqualTo(bytes("80 00 0002 00 00 0000 00000002 01020304 0000000000000000 6162"));
    }

    @Test
    void whatStoresHasFlagsAndExpiryAndCountsTheValue() {
        assertThat(head(new Message(Opcode.SET, "ab", new byte[] {7, 8, 9}, 86_400), CAS))
                .isEqualTo(bytes("80 01 0002 08 00 0000 0000000d 01020304 1112131415161718 00000000 00015180 6162"));
        assertThat(head(new Message(Opcode.ADD, "ab", new byte[0x12345], 0), 0))
                .isEqualTo(bytes("80 02 0002 08 00 0000 0001234f 01020304 0000000000000000 00000000 00000000 6162"));
    }

    @Test
    void aTouchHasTheExpiryAloneInAllItsBits() {
        assertThat(head(new Message(Opcode.TOUCH, "ab", new byte[0], 0xffff_fffeL), 0))
                .isEqualTo(bytes("80 1c 0002 04 00 0000 00000006 01020304 0000000000000000 fffffffe 6162"));
    }

    @Test
    void anEmptyKeyLeavesNothingBehindTheHeader() {
        assertThat(head(Message.of(Opcode.NOOP, ""), 0))
                .isEqualTo(bytes("80 0a 0000 00 00 0000 00000000 01020304 0000000000000000"));
    }

    @Test
    void aCharacterBeyondAsciiBecomesAQuestionMarkAndNoOtherLetter() {
        // The low byte of the second one is that of 'a'.
        assertThat(head(Message.of(Opcode.GET, "\u007f\u0161\u0080\u00e9\u2122"), 0))
                .isEqualTo(bytes("80 00 0005 00 00 0000 00000005 01020304 0000000000000000 7f 3f3f3f3f"));
    }
}
