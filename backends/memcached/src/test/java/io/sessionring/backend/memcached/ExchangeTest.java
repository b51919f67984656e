package io.sessionring.backend.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.testing.PlayedNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests and answers that are cut anywhere. The node says nothing: the test takes what is written and makes up what is read. */
class ExchangeTest {

    /** A header fits into it, and some of what follows. */
    private static final int LARGEST_BUFFER = 30;

    private static final byte[] NOTHING = {};
    private static final String LONG = "it is longer than the largest of the buffers";

    private static final List<Message> REQUESTS = List.of(
            Message.of(Opcode.GET, "k1"),
            new Message(Opcode.SET, "k2", LONG.getBytes(US_ASCII), 100),
            Message.of(Opcode.STAT, ""),
            new Message(Opcode.ADD, "k3", NOTHING, 100),
            new Message(Opcode.REPLACE, "", new byte[] {7}, 100),
            Message.of(Opcode.NOOP, ""));

    private interface Check {
        void on(Wire wire, ByteBuffer buffer) throws IOException;
    }

    private static void withBuffersOfEverySize(Check check) throws IOException {
        try (PlayedNode node = new PlayedNode(socket -> {})) {
            Wire wire = new Wire(
                    new Driver(),
                    new InetSocketAddress(node.address().host(), node.address().port()));
            try {
                for (int size = 1; size <= LARGEST_BUFFER; size++) {
                    check.on(wire, ByteBuffer.allocateDirect(size));
                }
            } finally {
                wire.end(new Failed(Cause.CLOSED, "the test is over"));
            }
        }
    }

    /** An answer that can be compared. */
    private record Shown(int status, long cas, String extras, String key, String value) {}

    /** Keeps what comes. A packet is the last one if it is empty, or if there is only one. */
    private static final class Kept implements Receiver {

        private final List<Shown> packets = new ArrayList<>();
        private final boolean several;

        private Kept(Opcode asked) {
            this.several = asked == Opcode.STAT;
        }

        @Override
        public boolean receive(Packet packet) {
            String extras = new String(packet.front(), 0, packet.extrasLength(), US_ASCII);
            packets.add(new Shown(packet.status(), packet.cas(), extras, packet.key(), packet.text()));
            return !several || packet.isEmpty();
        }

        @Override
        public void lost(Failed why) {
            throw new AssertionError(why.detail());
        }
    }

    private static List<Exchange> exchanges(Wire wire, List<Kept> kept) {
        List<Exchange> exchanges = new ArrayList<>();
        for (Message request : REQUESTS) {
            Kept receiver = new Kept(request.opcode());
            kept.add(receiver);
            exchanges.add(new Exchange(wire, request, exchanges.size(), 5, receiver));
        }
        return exchanges;
    }

    @Test
    void requestsAreWrittenOneBehindTheOtherHoweverLittleRoomThereIs() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < REQUESTS.size(); i++) {
            expected.writeBytes(REQUESTS.get(i).head(i, 5));
            expected.writeBytes(REQUESTS.get(i).value());
        }
        withBuffersOfEverySize((wire, out) -> {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (Exchange exchange : exchanges(wire, new ArrayList<>())) {
                while (!exchange.writeTo(out)) {
                    assertThat(out.hasRemaining()).isFalse();
                    drain(out, written);
                    assertThat(written.size()).isLessThan(expected.size());
                }
            }
            drain(out, written);
            assertThat(written.toByteArray())
                    .as("through a buffer of %d bytes", out.capacity())
                    .isEqualTo(expected.toByteArray());
        });
    }

    private static void drain(ByteBuffer from, ByteArrayOutputStream to) {
        from.flip();
        while (from.hasRemaining()) {
            to.write(from.get());
        }
        from.clear();
    }

    @Test
    void answersAreReadWholeWhereverTheyAreCut() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(packet(0, Status.OK, "\1\2\3\4", "", LONG));
        all.writeBytes(packet(1, Status.OK, "", "", ""));
        all.writeBytes(packet(2, Status.OK, "", "pid", "1"));
        all.writeBytes(packet(2, Status.OK, "", LONG, LONG));
        all.writeBytes(packet(2, Status.OK, "", "nothing", ""));
        all.writeBytes(packet(2, Status.OK, "", "", ""));
        all.writeBytes(packet(3, Status.EXISTS, "", "", "it is there"));
        all.writeBytes(packet(4, Status.OK, "\0\0\0\0", "", ""));
        all.writeBytes(packet(5, Status.OK, "", "", ""));
        withBuffersOfEverySize((wire, in) -> {
            long before = wire.answers();
            List<Kept> kept = new ArrayList<>();
            readAll(all.toByteArray(), in, exchanges(wire, kept));
            assertThat(wire.answers() - before).isEqualTo(REQUESTS.size());
            assertThat(kept.stream().map(each -> each.packets))
                    .as("through a buffer of %d bytes", in.capacity())
                    .containsExactly(
                            List.of(shown(Status.OK, "\1\2\3\4", "", LONG)),
                            List.of(shown(Status.OK, "", "", "")),
                            List.of(
                                    shown(Status.OK, "", "pid", "1"),
                                    shown(Status.OK, "", LONG, LONG),
                                    shown(Status.OK, "", "nothing", ""),
                                    shown(Status.OK, "", "", "")),
                            List.of(shown(Status.EXISTS, "", "", "it is there")),
                            List.of(shown(Status.OK, "\0\0\0\0", "", "")),
                            List.of(shown(Status.OK, "", "", "")));
        });
    }

    private static Shown shown(int status, String extras, String key, String value) {
        return new Shown(status, 1, extras, key, value);
    }

    private static byte[] packet(int request, int status, String extras, String key, String value) {
        String body = extras + value; // none has extras and a key
        return FakeNode.packet(
                REQUESTS.get(request).opcode().code(), request, status, extras.length(), key, body.getBytes(US_ASCII));
    }

    /** Hands it on piece by piece, each to whose turn it is. */
    private static void readAll(byte[] all, ByteBuffer in, List<Exchange> exchanges) throws IOException {
        int reading = 0;
        for (int from = 0; from < all.length; from += in.capacity()) {
            in.clear()
                    .put(all, from, Math.min(in.capacity(), all.length - from))
                    .flip();
            while (in.hasRemaining()) {
                if (exchanges.get(reading).readFrom(in)) {
                    reading++;
                }
            }
        }
        assertThat(reading).isEqualTo(exchanges.size());
    }
}
