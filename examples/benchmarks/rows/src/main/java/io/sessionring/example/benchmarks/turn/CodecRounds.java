package io.sessionring.example.benchmarks.turn;

import io.sessionring.example.benchmarks.row.Visitor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/** A session of ten attributes and about 1 KB to bytes and back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method that sets the fields
public abstract class CodecRounds extends Turns {

    private Map<String, Object> attributes;
    private MapCodec codec;
    private byte[] bytes;

    /** {@return a new codec, for one thread} */
    protected abstract MapCodec open() throws Exception;

    /** {@return the attributes of the session, in the kind of map in which their owner keeps them} */
    protected Map<String, Object> session() {
        return new HashMap<>(Visitor.attributes());
    }

    @Setup
    public void build() throws Exception {
        attributes = session();
        codec = open();
        bytes = codec.encode(attributes);
    }

    @Benchmark
    public byte[] encode() throws Exception {
        return codec.encode(attributes);
    }

    @Benchmark
    public Object decode() throws Exception {
        return codec.decode(bytes);
    }

    /** What a request costs that changes one attribute: from the stored bytes to those to be stored. */
    @Benchmark
    public byte[] changeOne() throws Exception {
        return codec.addOne(bytes, Visitor.VISITS);
    }
}
