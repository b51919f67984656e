package io.sessionring.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.RedisOutputStream;

/** The bytes of a command, wherever the buffer of the stream is full. */
class CommandTest {

    /** The driver's stream needs room for a number. */
    private static final int SMALLEST_BUFFER = 8;

    private static final int LARGEST_BUFFER = 64;

    private static void check(Command command, String expected) throws IOException {
        for (int buffer = SMALLEST_BUFFER; buffer <= LARGEST_BUFFER; buffer++) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            RedisOutputStream out = new RedisOutputStream(written, buffer);
            command.writeTo(out);
            out.flush();
            assertThat(written.toString(StandardCharsets.ISO_8859_1))
                    .as("with a buffer of %d bytes", buffer)
                    .isEqualTo(expected);
        }
        assertThat(command.bytes()).isGreaterThanOrEqualTo(expected.length());
    }

    @Test
    void aCommandWithoutArgumentsIsAnArrayOfItsName() throws IOException {
        check(Command.of(Protocol.Command.PING), "*1\r\n$4\r\nPING\r\n");
    }

    @Test
    void anEmptyArgumentIsAnEmptyString() throws IOException {
        check(Command.set("k", new byte[0], 0), "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n");
        check(
                Command.add("k", new byte[0], 60),
                "*6\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n$2\r\nNX\r\n$2\r\nEX\r\n$2\r\n60\r\n");
    }

    @Test
    void anArgumentLargerThanTheBufferIsWrittenWhole() throws IOException {
        byte[] value = new byte[256];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        String text = new String(value, StandardCharsets.ISO_8859_1);
        check(
                Command.set("k", value, 7),
                "*5\r\n$3\r\nSET\r\n$1\r\nk\r\n$256\r\n" + text + "\r\n$2\r\nEX\r\n$1\r\n7\r\n");
    }
}
