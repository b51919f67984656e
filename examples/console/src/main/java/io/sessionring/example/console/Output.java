package io.sessionring.example.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A tool's output, which remembers the first failure to write it: a writer in front of it keeps that to itself. */
final class Output extends FilterOutputStream {

    private volatile @Nullable IOException failure;

    Output(OutputStream out) {
        super(out);
    }

    /** {@return why it could not be written, if it could not} */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** {@return whether nobody reads it to its end} The system's own words are all that Java tells of it. */
    boolean readerIsGone() {
        IOException seen = failure;
        return seen != null
                && String.valueOf(seen.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    @Override
    public void write(int b) throws IOException {
        remembering(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        remembering(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        remembering(out::flush);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void remembering(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }
}
