package io.sessionring.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespReaderTest {

    /** Gives seven bytes at a time at most. */
    private static RespReader reader(byte[] bytes) {
        return new RespReader(new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 7));
            }
        });
    }

    private static Resp read(String text) throws IOException {
        return read(reader(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Resp read(RespReader reader) throws IOException {
        Resp answer;
        while ((answer = reader.next()) == null) {
            reader.fill();
        }
        return answer;
    }

    @Test
    void readsEveryKindOfAnswer() throws IOException {
        assertThat(read("+OK\r\n")).isEqualTo(new Resp.Status("OK"));
        assertThat(read("-OOM no\r\n")).isEqualTo(new Resp.ServerError("OOM no"));
        assertThat(read(":-12\r\n")).isEqualTo(new Resp.Int(-12));
        assertThat(read("$-1\r\n")).isEqualTo(new Resp.Nil());
        assertThat(read("*-1\r\n")).isEqualTo(new Resp.Nil());
        assertThat(read("*2\r\n:1\r\n+a\r\n"))
                .isEqualTo(new Resp.Several(List.of(new Resp.Int(1), new Resp.Status("a"))));
        assertThat(read("$12\r\nab\r\ncdefghij\r\n"))
                .isInstanceOfSatisfying(
                        Resp.Bulk.class,
                        bulk -> assertThat(bulk.bytes()).asString().isEqualTo("ab\r\ncdefghij"));
    }

    @Test
    void everyWordIsReadAsItCame() throws IOException {
        List<String> words = List.of("OK", "PONG", "PONG", "OK", "O", "", "", "OK", "OKAY", "OJ");
        RespReader reader = reader(words.stream()
                .map(word -> "+" + word + "\r\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII));
        for (String word : words) {
            assertThat(read(reader)).isEqualTo(new Resp.Status(word));
        }
    }

    @Test
    void differentWordsOfOneAnswerStayDifferent() throws IOException {
        assertThat(read("*2\r\n+OK\r\n+QUEUED\r\n"))
                .isEqualTo(new Resp.Several(List.of(new Resp.Status("OK"), new Resp.Status("QUEUED"))));
        assertThat(read("*2\r\n+PONG\r\n+PING\r\n"))
                .isEqualTo(new Resp.Several(List.of(new Resp.Status("PONG"), new Resp.Status("PING"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "OK\r\n",
                "+OK\n",
                "+OK\r\r\n",
                ":1a\r\n",
                ":\r\n",
                ":-\r\n",
                ":1234567890123456789\r\n",
                "$3\r\nabcd\r\n",
                "$3\r\nabc\n\r",
                "$3\r\nab\r\n+OK\r\n",
                "$-2\r\n",
                "$536870913\r\n",
                "$2147483648\r\n",
                "$;\r\n",
                "*-2\r\n",
                "*1025\r\n",
                "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
                "$1 \r\n",
                "_\r\n"
            })
    void takesNothingThatIsNotExactlyWellFormed(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void readsALongStringInPieces() throws IOException {
        byte[] text = "$3000000\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[text.length + 3_000_002];
        System.arraycopy(text, 0, all, 0, text.length);
        all[text.length + 2_999_999] = 7;
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        assertThat(read(reader(all))).isInstanceOfSatisfying(Resp.Bulk.class, bulk -> {
            assertThat(bulk.bytes()).hasSize(3_000_000);
            assertThat(bulk.bytes()[2_999_999]).isEqualTo((byte) 7);
        });
    }

    @Test
    void allocatesOnlyWhatReallyComes() {
        long before = allocated();
        for (int i = 0; i < 200; i++) {
            assertThatThrownBy(() -> read("$536870912\r\nabc")).isInstanceOf(EOFException.class);
        }
        assertThat(allocated() - before).isLessThan(2L * 200 * (1 << 20));
    }

    @Test
    void answersAnyBytesWithAnAnswerOrAnExceptionOfTheStream() {
        Seeds.check(5_000, random -> {
            byte[] bytes = "*2\r\n$3\r\nabc\r\n:123\r\n+OK\r\n-ERR x\r\n$-1\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            RespReader reader = reader(bytes);
            try {
                while (true) {
                    assertThat(read(reader)).isNotNull();
                }
            } catch (IOException e) {
                // What must come at the end of the bytes at the latest.
            }
        });
    }

    @Test
    void theBufferOfALargeAnswerIsKeptWhileItIsNeeded() throws IOException {
        byte[] large = ("$100000\r\n" + "x".repeat(100_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] huge = ("$1500000\r\n" + "x".repeat(1_500_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] small = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);
        Source source = new Source();
        RespReader reader = new RespReader(source);
        assertThat(source.bufferFor(small, reader)).isEqualTo(16 << 10);
        assertThat(source.bufferFor(large, reader)).isEqualTo(128 << 10);
        for (int i = 0; i < 500; i++) {
            assertThat(source.bufferFor(small, reader)).isEqualTo(128 << 10);
        }
        assertThat(source.bufferFor(large, reader)).isEqualTo(128 << 10);
        for (int i = 0; i < 999; i++) {
            assertThat(source.bufferFor(small, reader)).isEqualTo(128 << 10);
        }
        source.bufferFor(small, reader);
        assertThat(source.bufferFor(small, reader)).isEqualTo(16 << 10);
        assertThat(source.bufferFor(huge, reader)).isEqualTo(2 << 20);
        assertThat(source.bufferFor(small, reader)).isEqualTo(16 << 10);
    }

    /** Says how large the buffer is that it is read into. */
    private static final class Source extends InputStream {

        private InputStream bytes = InputStream.nullInputStream();
        private int buffer;

        int bufferFor(byte[] answer, RespReader reader) throws IOException {
            for (int i = 0; i < 10; i++) { // nothing has come yet
                reader.fill();
            }
            bytes = new ByteArrayInputStream(answer);
            RespReaderTest.read(reader);
            return buffer;
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            buffer = to.length;
            return Math.max(0, bytes.read(to, offset, length));
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
