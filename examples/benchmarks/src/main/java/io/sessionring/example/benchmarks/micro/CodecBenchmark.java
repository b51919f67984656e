package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.row.Visitor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A session of ten attributes and about 1 KB to bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method that sets the fields
public class CodecBenchmark {

    @Param
    public CodecKind kind;

    private final Map<String, Object> attributes = new HashMap<>(Visitor.attributes());
    private MapCodec codec;
    private byte[] bytes;

    @Setup
    public void build() throws Exception {
        codec = kind.codec();
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
