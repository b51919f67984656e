package io.sessionring.example.benchmarks.micro;

import com.google.common.hash.Hashing;
import io.sessionring.example.benchmarks.turn.RingRounds;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Guava's {@code consistentHash}, which needs no ring and knows nodes by their number alone. */
@State(Scope.Benchmark)
public class GuavaRing extends RingRounds {

    @Benchmark
    public int position() {
        return Hashing.consistentHash(nextPosition(), nodes);
    }

    @Benchmark
    public int key() {
        return Hashing.consistentHash(Hashing.murmur3_128().hashString(nextKey(), StandardCharsets.US_ASCII), nodes);
    }
}
