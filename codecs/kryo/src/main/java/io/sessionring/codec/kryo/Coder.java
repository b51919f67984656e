package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import io.sessionring.spi.CodecException;

/** One Kryo with its buffers, for one thread at a time. */
final class Coder {

    private static final int FIRST_BUFFER = 512;
    private static final int KEPT_BUFFER = 64 * 1024;
    /** A failure leaves a few numbers on a stack inside of Kryo, which nothing but a new Kryo clears. */
    private static final int MOST_FAILURES = 16;

    private final Kryo kryo;
    private final Classes classes;
    private final BoundedInput input = new BoundedInput();
    private final int maxDepth;
    private final int maxBytes;
    private Output output;
    private int failures;

    Coder(Types types, int maxDepth, int maxBytes) {
        classes = new Classes(types, maxDepth);
        kryo = new Kryo(classes, classes.graph());
        kryo.setMaxDepth(maxDepth);
        kryo.setOptimizedGenerics(false);
        this.maxDepth = maxDepth;
        this.maxBytes = maxBytes;
        output = new Output(Math.min(FIRST_BUFFER, maxBytes), maxBytes);
    }

    byte[] encode(Type type, Object value) {
        try {
            classes.write(kryo, output, type, value);
            return output.toBytes();
        } catch (KryoBufferOverflowException e) {
            failures++;
            throw Faults.cannot(value.getClass(), "encodes to more than the " + maxBytes + " bytes of maxBytes");
        } catch (RuntimeException | StackOverflowError e) {
            failures++;
            throw tooDeep(e)
                    ? Faults.cannot(value.getClass(), "is nested deeper than the " + maxDepth + " of maxDepth")
                    : Faults.failed(value.getClass(), "cannot be encoded", e);
        } finally {
            if (output.getBuffer().length > KEPT_BUFFER) {
                output = new Output(FIRST_BUFFER, maxBytes);
            } else {
                output.reset();
            }
        }
    }

    Object decode(byte[] bytes, int offset, int length) {
        input.open(bytes, offset, length);
        try {
            Object value = classes.read(kryo, input);
            if (value == null) {
                throw Faults.damaged("they hold no value");
            }
            if (!input.end()) {
                throw Faults.damaged((input.limit() - input.position()) + " bytes follow the value");
            }
            return value;
        } catch (RuntimeException | StackOverflowError e) {
            failures++;
            throw tooDeep(e)
                    ? new CodecException(
                            "The stored value is nested deeper than the " + maxDepth + " of maxDepth", null, null)
                    : Faults.failed(null, "The stored bytes cannot be decoded", e);
        } finally {
            input.release();
        }
    }

    /** Kryo has no class of its own for it. */
    private static boolean tooDeep(Throwable thrown) {
        return thrown instanceof KryoException
                && thrown.getMessage() != null
                && thrown.getMessage().startsWith("Max depth exceeded");
    }

    boolean worn() {
        return failures >= MOST_FAILURES;
    }
}
