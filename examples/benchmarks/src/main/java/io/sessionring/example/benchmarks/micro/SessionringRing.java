package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.turn.RingRounds;
import io.sessionring.internal.ring.BareRing;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sessionring's ring. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the method that sets the fields
public class SessionringRing extends RingRounds {

    private List<RingNode> ringNodes;
    private Ring ring;
    private BareRing bareRing;

    @Setup
    public void open() {
        ringNodes = Rings.nodes(nodes, false);
        ring = Rings.sessionring(nodes, false);
        bareRing = new BareRing(ring);
    }

    @Benchmark
    public int position() {
        return bareRing.nodeAt(nextPosition());
    }

    @Benchmark
    public int key() {
        return ring.locate(nextKey());
    }

    @Benchmark
    public int[] threeAt() {
        return bareRing.candidatesAt(nextPosition(), 3);
    }

    @Benchmark
    public int[] three() {
        return ring.candidates(nextKey(), 3);
    }

    @Benchmark
    public Object build() {
        return Ring.of(Placement.KETAMA, ringNodes);
    }
}
