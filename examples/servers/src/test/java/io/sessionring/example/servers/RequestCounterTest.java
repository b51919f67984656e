package io.sessionring.example.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** That requests are counted as the servers count them, however they are cut. */
class RequestCounterTest {

    private static byte[] memcached(int opcode, String key, int extras, int value) {
        return ByteBuffer.allocate(24 + extras + key.length() + value)
                .put((byte) 0x80)
                .put((byte) opcode)
                .putShort((short) key.length())
                .put((byte) extras)
                .position(8)
                .putInt(extras + key.length() + value)
                .position(24 + extras)
                .put(key.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static void assertCount(Supplier<RequestCounter> counters, byte[] stream, int requests) {
        for (int piece = 1; piece <= stream.length; piece++) {
            RequestCounter counter = counters.get();
            int count = 0;
            for (int i = 0; i < stream.length; i += piece) {
                count += counter.count(Arrays.copyOfRange(stream, i, Math.min(stream.length, i + piece)));
            }
            assertThat(count).as("pieces of %d", piece).isEqualTo(requests);
        }
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    @Test
    void requestsOfTheBinaryProtocolAreCountedHoweverTheyAreCut() {
        byte[] set = memcached(1, "a", 8, 300);
        Arrays.fill(set, 33, set.length, (byte) 0x80); // a value that looks like requests
        byte[] stream = join(
                memcached(11, "", 0, 0),
                set,
                memcached(0, "a", 0, 0),
                "version\r\n".getBytes(StandardCharsets.US_ASCII));
        assertCount(MemcachedRequests::new, stream, 4);
        assertCount(MemcachedRequests::new, Arrays.copyOf(stream, stream.length - 1), 3);
    }

    @Test
    void requestsOfRespAreCountedHoweverTheyAreCut() {
        String lines = "*1 $4 PING *3 $3 SET $1 a $12 *1  $4   PING   *2 $3 GET $0  *0 ";
        byte[] stream = lines.replace(" ", "\r\n").getBytes(StandardCharsets.US_ASCII);
        assertCount(RespRequests::new, stream, 4);
    }

    @Test
    void aRealMemcachedAnswersAsManyRequestsAsAreCounted() throws IOException {
        byte[] noop = memcached(10, "", 0, 0);
        byte[] set = memcached(1, "a", 8, 300);
        try (MemcachedServer server = MemcachedServer.start();
                Proxy proxy = Proxy.to(server);
                Talk talk = Talk.with(proxy)) {
            talk.say(join(noop, set, memcached(0, "a", 0, 0), noop));
            assertThat(talk.hear(24 + 24 + 24 + 4 + 300 + 24)).hasSize(400);
            assertThat(talk.silent()).isTrue();
            assertThat(proxy.requests()).isEqualTo(4);
        }
    }
}
