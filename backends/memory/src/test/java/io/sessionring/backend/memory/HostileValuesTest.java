package io.sessionring.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionException;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Version;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.CodecContext;
import io.sessionring.spi.CodecException;
import io.sessionring.testing.Seeds;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever writes to a node can make a session that is no session; what reads it gets a value or a {@link SessionException}. */
class HostileValuesTest {

    private static final int TRIES = 20_000;
    private static final String ID = "0123456789abcdefghijkl";
    private static final String NAME = "value";

    /** A class of the application's. */
    public static final class Cart {
        public List<String> items = new ArrayList<>(List.of("socks", "shoes"));
        public Map<String, Integer> counts = new HashMap<>(Map.of("socks", 2));
        public int total = 1_000;
    }

    private final MemoryBackend backend = MemoryBackend.create();
    private final MemoryNode node = backend.node("a:1");
    private final KryoCodec codec = KryoCodec.allowing(Cart.class);
    private final SessionClient client =
            SessionClient.builder(backend, codec).nodes("a:1").build();
    private final List<byte[]> values = values();

    @AfterEach
    void close() {
        client.close();
    }

    private List<byte[]> values() {
        List<Object> samples = List.of(
                "text",
                new Cart(),
                42,
                Long.MAX_VALUE,
                UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
                LocalDate.of(2024, 2, 29),
                new ArrayList<>(List.of(1, "two", 3.0)),
                new HashMap<>(Map.of("one", 1, "two", new ArrayList<>(List.of(2)))),
                new HashSet<>(List.of("a", "b")),
                new byte[] {1, 2, 3},
                new int[] {1, 2, 3});
        List<byte[]> encoded = new ArrayList<>();
        for (Object sample : samples) {
            try {
                encoded.add(
                        codec.encode(sample, new CodecContext("key", NAME, HostileValuesTest.class.getClassLoader())));
            } catch (CodecException e) {
                throw new AssertionError(e);
            }
        }
        return encoded;
    }

    private byte[] mutatedValue(Random random) {
        if (random.nextInt(3) == 0) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            return bytes;
        }
        return mutated(values.get(random.nextInt(values.size())), random);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            switch (random.nextInt(4)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> {
                    byte[] longer = new byte[bytes.length + 1];
                    System.arraycopy(bytes, 0, longer, 0, at);
                    longer[at] = (byte) random.nextInt();
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
                default -> {
                    if (at < bytes.length) {
                        bytes[at] ^= (byte) (1 << random.nextInt(8));
                    }
                }
            }
        }
        return bytes;
    }

    private static byte[] stored(byte[] value, Random random) {
        long now = System.currentTimeMillis();
        Version version = new Version(now << 16, 7);
        int codecNumber = random.nextInt(50) == 0 ? random.nextInt(16) : 1;
        List<Attribute> attributes = List.of(
                Attribute.present(NAME, version, codecNumber, value),
                Attribute.absent("gone", version),
                Attribute.present("other", new Version((now << 16) + 1, 8), codecNumber, value));
        return RecordFormat.encode(new Live(now, now, 1_800, 0, 0, version, attributes), random.nextLong(), 0);
    }

    /** Reads what is there as an application would, changes nothing, and saves. */
    private void use() {
        try {
            Lookup lookup = client.find(ID);
            client.peek(ID);
            if (lookup instanceof Lookup.Found found) {
                Session session = found.session();
                for (String name : session.names()) {
                    read(session, name);
                }
                assertThat(client.save(session)).isTrue();
            }
        } catch (SessionException expected) {
            assertThat(expected).hasMessageNotContaining(ID);
        }
    }

    private static void read(Session session, String name) {
        try {
            assertThat(session.get(name, Object.class)).isPresent();
        } catch (SessionException expected) {
            assertThat(expected).hasMessageNotContaining(ID);
        }
    }

    @Test
    void hostileAttributesGiveAValueOrASessionException() {
        Seeds.check(TRIES, random -> {
            node.put(SessionKey.of(ID), stored(mutatedValue(random), random));
            assertThat(client.peek(ID)).isPresent();
            use();
        });
    }

    @Test
    void hostileRecordsGiveASessionOrNoneOrASessionException() {
        Seeds.check(TRIES, random -> {
            byte[] original = stored(values.get(random.nextInt(values.size())), random);
            byte[] bytes = mutated(original, random);
            boolean sealed = random.nextBoolean() && bytes.length >= RecordFormat.REVISION_OFFSET;
            if (sealed) {
                seal(bytes);
            }
            node.put(SessionKey.of(ID), bytes);
            if (!sealed && !Arrays.equals(original, bytes)) {
                assertThat(client.find(ID)).isEqualTo(new Lookup.Missing(MissCause.DAMAGED));
            }
            use();
        });
    }

    /** Puts the checksum right. */
    private static void seal(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, RecordFormat.CHECKSUM_OFFSET);
        crc.update(bytes, RecordFormat.REVISION_OFFSET, bytes.length - RecordFormat.REVISION_OFFSET);
        ByteBuffer.wrap(bytes).putInt(RecordFormat.CHECKSUM_OFFSET, (int) crc.getValue());
    }
}
