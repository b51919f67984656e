package io.sessionring.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChannelOutputTest {

    /** Takes only so many bytes. */
    private static final class Narrow implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room;

        @Override
        public int write(ByteBuffer bytes) {
            byte[] next = new byte[Math.min(room, bytes.remaining())];
            bytes.get(next);
            taken.writeBytes(next);
            room -= next.length;
            return next.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void whatFindsNoRoomIsKeptAndLeavesInOrder() throws IOException {
        Narrow channel = new Narrow();
        ChannelOutput out = new ChannelOutput(channel);
        byte[] all = new byte[300_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31 + i / 251);
        }
        byte[] again = new byte[100_000]; // as a buffer that is filled anew each time
        channel.room = 70_000;
        for (int from = 0; from < all.length; from += again.length) {
            System.arraycopy(all, from, again, 0, again.length);
            out.write(again, 0, again.length);
        }
        Arrays.fill(again, (byte) 0);
        assertThat(out.isEmpty()).isFalse();
        while (!out.writeKept()) {
            assertThat(channel.room).isZero();
            channel.room = 33_333;
        }
        assertThat(out.isEmpty()).isTrue();
        assertThat(channel.taken.toByteArray()).isEqualTo(all);
    }

    @Test
    void whatFindsRoomIsNotKept() throws IOException {
        Narrow channel = new Narrow();
        channel.room = 1_000_000;
        ChannelOutput out = new ChannelOutput(channel);
        out.write(7);
        out.write(new byte[200_000], 1, 199_999);
        assertThat(out.isEmpty()).isTrue();
        assertThat(channel.taken.size()).isEqualTo(200_000);
    }
}
