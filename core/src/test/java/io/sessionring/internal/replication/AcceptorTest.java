package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Ballot;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Topology.Phase;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import io.sessionring.internal.topology.Tuning;
import io.sessionring.spi.Answer;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AcceptorTest {

    private static final long RUN = 7;

    private final StoredRingRecord record = StoredRingRecord.added("", new Random(1)::nextLong, Clock.systemUTC());
    private final byte[] fresh = record.fresh();
    private final Acceptor acceptor = new Acceptor();

    private static Topology topology(int term) {
        return new Topology(
                1_700_000_000,
                term,
                Phase.STABLE,
                Ballot.NONE,
                Ballot.NONE,
                new Layout(List.of(new RingNode("a", 1, null, 0, null)), 1, 0),
                null,
                new TreeSet<>(),
                new TreeSet<>(),
                new Tuning(1_800, 60_000, 10_000, 250),
                new TreeSet<>());
    }

    private Answer.Hit holding(Topology topology, long run) {
        byte[] bytes = StoredRingRecord.withHeld(fresh, new Held(topology, run, Mark.NONE));
        assertThat(bytes).isNotNull();
        return new Answer.Hit(bytes, 1, run);
    }

    @Test
    void whatIsKnownToBeTheSameIsTheSameInstanceForAsLongAsTheNodeShowsIt() {
        Topology known = topology(3);
        acceptor.show(RUN, holding(topology(3), RUN), 1, 2);
        assertThat(acceptor.topology()).isEqualTo(known).isNotSameAs(known);
        acceptor.showsSame(known);
        acceptor.show(RUN, holding(topology(3), RUN), 3, 4);
        assertThat(acceptor.topology()).isSameAs(known);
        acceptor.show(RUN, holding(topology(4), RUN), 5, 6);
        assertThat(acceptor.topology()).isEqualTo(topology(4));
    }

    @Test
    void whatWasWrittenToAnotherRunConfirmsNothing() {
        acceptor.show(RUN, holding(topology(3), RUN + 1), 1, 2);
        assertThat(acceptor.topology()).isNull();
    }
}
