package io.sessionring.example.ringctl;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines as bytes, so that no charset can change them. A line ends with LF; the last one need not. */
final class Lines {

    /** The longest line, unless told otherwise. */
    private static final int LONGEST = 1 << 20;

    private final int longest;
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private long number;

    Lines(InputStream in) {
        this(in, LONGEST);
    }

    /**
     * Makes one.
     *
     * @param longest how many bytes a line may have
     */
    Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** What is done with the lines. */
    interface Sink {

        void line(byte[] line) throws IOException;

        /** All lines that have come so far were given; the next one may be long in coming. */
        void pause() throws IOException;
    }

    void forEach(Sink sink) throws IOException {
        int searched = 0;
        while (true) {
            for (int i = searched; i < end; i++) {
                if (buffer[i] == '\n') {
                    give(sink, i);
                    start = i + 1;
                }
            }
            sink.pause();
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            searched = end;
            check(end);
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * end);
            }
            int read = read();
            if (read < 0) {
                if (end > 0) {
                    give(sink, end);
                    sink.pause();
                }
                return;
            }
            end += read;
        }
    }

    private void check(int length) throws IOException {
        if (length > longest) {
            throw new IOException("standard input, line " + (number + 1) + ": must be at most " + longest + " bytes");
        }
    }

    private int read() throws IOException {
        try {
            return in.read(buffer, end, buffer.length - end);
        } catch (IOException e) {
            throw new IOException("cannot read standard input: " + e.getMessage(), e);
        }
    }

    private void give(Sink sink, int lineEnd) throws IOException {
        check(lineEnd - start);
        number++;
        sink.line(Arrays.copyOfRange(buffer, start, lineEnd));
    }
}
