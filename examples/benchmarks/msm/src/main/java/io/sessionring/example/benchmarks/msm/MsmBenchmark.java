package io.sessionring.example.benchmarks.msm;

import io.sessionring.example.benchmarks.row.Visitor;
import io.sessionring.example.benchmarks.turn.CodecRounds;
import io.sessionring.example.benchmarks.turn.MapCodec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** MSM's Kryo transcoder. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter
public class MsmBenchmark extends CodecRounds {

    /** What {@code msm.kryo.buffer.size.initial} is set to; the first one is its default. */
    @Param({"102400", "4096"})
    public int buffer;

    @Override
    protected MapCodec open() {
        return new MsmCodec(buffer);
    }

    /** Tomcat keeps a session's attributes in such a map. */
    @Override
    protected Map<String, Object> session() {
        return new ConcurrentHashMap<>(Visitor.attributes());
    }
}
