package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.turn.CodecRounds;
import io.sessionring.example.benchmarks.turn.MapCodec;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The codecs of this class path. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter
public class CodecBenchmark extends CodecRounds {

    @Param
    public CodecKind kind;

    @Override
    protected MapCodec open() {
        return kind.codec();
    }
}
