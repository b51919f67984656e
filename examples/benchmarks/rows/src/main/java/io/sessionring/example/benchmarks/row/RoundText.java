package io.sessionring.example.benchmarks.row;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A round as one line of text, on its way between two JVMs. */
public final class RoundText {

    private RoundText() {}

    /** {@return the line} */
    static String of(Round round) {
        Histogram times = round.times();
        ByteBuffer buffer = ByteBuffer.allocate(times.getNeededByteBufferCapacity());
        int length = times.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return round.nanos() + " " + round.failed() + " " + round.cpuNanos() + " " + round.allocated() + " "
                + Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Reads a line.
     *
     * @param line what {@link #of} made
     * @return the round
     */
    public static Round parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("a round must have five parts; got " + parts.length);
        }
        try {
            Histogram times = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(parts[4])), 0);
            return new Round(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    times);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("the times of a round must be a compressed histogram", e);
        }
    }
}
