package io.sessionring.internal.replication;

import static io.sessionring.internal.replication.Rig.KEY;
import static io.sessionring.internal.replication.Rig.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.replication.Outcome.Unavailable;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import org.junit.jupiter.api.Test;

/** Ejection and heartbeat: what a node that does not answer costs, and how it comes back. */
class NodeLinkTest {

    private final Rig rig = new Rig(1);

    private long millisOf(Operation<?> operation) {
        long before = rig.time.nanoTime();
        rig.run(operation);
        return (rig.time.nanoTime() - before) / 1_000_000;
    }

    @Test
    void aHungNodeCostsACallerADeadlineAndLaterOnesNothing() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().hang();
        for (int i = 0; i < 3; i++) {
            assertThat(millisOf(rig.replication.load(KEY, true))).isEqualTo(Rig.DEADLINE_MILLIS);
        }
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.CHECKED);
        assertThat(millisOf(rig.replication.load(KEY, true))).isLessThanOrEqualTo(Rig.DEADLINE_MILLIS);
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.EJECTED);
        rig.home().asked.clear();
        for (int i = 0; i < 100; i++) {
            assertThat(millisOf(rig.replication.load(KEY, true))).isLessThanOrEqualTo(1);
        }
        assertThat(rig.home().asked).doesNotContain("get");
        assertThat(rig.run(rig.replication.load(KEY, true))).isInstanceOf(Unavailable.class);
    }

    @Test
    void onlyAHeartbeatBringsItBack() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().asked.clear();
        rig.home().hang();
        for (int i = 0; i < 3; i++) {
            rig.run(rig.replication.load(KEY, true));
        }
        rig.time.pass(10_000);
        assertThat(rig.home().asked.stream().filter("hello"::equals).count()).isLessThan(5); // one at a time
        assertThat(rig.home().refreshes).isGreaterThanOrEqualTo(9);
        rig.home().goOn();
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.UP);
        rig.time.pass(1_200);
        Rig.found(rig.run(rig.replication.load(KEY, true)));
        assertThat(rig.changes).containsExactly("node0 UP", "node0 CHECKED", "node0 EJECTED", "node0 UP");
    }

    @Test
    void aHungNodeIsEjectedByHeartbeatsAloneWhenNobodyAsks() {
        rig.home().hang();
        rig.time.pass(5_000);
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.EJECTED);
    }

    @Test
    void aHeartbeatThatFallsDueJustAfterOneOutOfTurnIsNotHeldAgainstTheNode() {
        NodeLink link = rig.replication.home(KEY);
        rig.home().hang();
        link.settle(new Answer.Failed(Answer.Failed.Cause.CLOSED, "the connection was lost")); // asks at once
        assertThat(link.state()).isEqualTo(NodeState.CHECKED);
        link.beat(rig.time.nanoTime());
        rig.time.pass(Rig.DEADLINE_MILLIS - 1);
        assertThat(link.state()).isEqualTo(NodeState.CHECKED);
        rig.time.pass(1);
        assertThat(link.state()).isEqualTo(NodeState.EJECTED);
    }

    @Test
    void aNodeOnWhichTooMuchIsUnderWayIsAskedAgainUntilThereIsRoom() {
        rig.created(rig.live(attribute("a", 1, "1")));
        for (int i = 0; i < 5; i++) {
            rig.home().fates.add(FakeNode.Fate.BUSY);
        }
        long before = rig.time.nanoTime();
        Rig.found(rig.run(rig.replication.load(KEY, true)));
        assertThat(rig.time.nanoTime() - before).isLessThanOrEqualTo(25_000_000);
        for (int i = 0; i < 10_000; i++) {
            rig.home().fates.add(FakeNode.Fate.BUSY);
        }
        assertThat(rig.run(rig.replication.load(KEY, true))).isInstanceOf(Unavailable.class); // within its deadline
        assertThat(rig.changes).containsExactly("node0 UP"); // which is not held against the node
    }

    @Test
    void aLostConnectionIsCheckedAtOnceAndWhoAsksMeanwhileWaitsForIt() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().fates.add(FakeNode.Fate.LOST);
        Rig.found(rig.run(rig.replication.load(KEY, true))); // starts over
        assertThat(rig.changes).containsExactly("node0 UP", "node0 CHECKED", "node0 UP");
    }

    @Test
    void aLostConnectionIsGivenTimeToComeBackBeforeTheNodeIsEjectedForIt() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().stop();
        Run<Outcome<LoadResult>> load = Run.start(rig.replication.load(KEY, true), rig.time, Rig.DEADLINE_MILLIS);
        rig.time.pass(100);
        assertThat(load.done()).isFalse();
        rig.home().restartWithData();
        rig.time.pass(100);
        Rig.found(load.answer());
        assertThat(rig.changes).containsExactly("node0 UP", "node0 CHECKED", "node0 UP");
    }

    @Test
    void aNodeThatIsGoneAnswersUnavailableWithinMillisecondsAndIsBackOnceItRuns() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().stop();
        assertThat(millisOf(rig.replication.load(KEY, true))).isLessThan(200);
        assertThat(millisOf(rig.replication.load(KEY, true))).isLessThan(10);
        Outcome<LoadResult> outcome = rig.run(rig.replication.load(KEY, true));
        assertThat(((Unavailable<LoadResult>) outcome).nodes()).hasSize(1);
        rig.home().restartWithData();
        rig.time.pass(1_200);
        Rig.found(rig.run(rig.replication.load(KEY, true)));
    }

    @Test
    void anEjectedNodeTellsSinceWhenAndWhenItIsAskedAgain() {
        NodeLink link = rig.replication.home(KEY);
        assertThat(rig.time.wallMillis() - link.sinceMillis()).isBetween(1_400L, 1_500L);
        rig.home().hang();
        for (int i = 0; i < 4; i++) {
            rig.run(rig.replication.load(KEY, true));
        }
        assertThat(link.state()).isEqualTo(NodeState.EJECTED);
        assertThat(rig.time.wallMillis() - link.sinceMillis()).isBetween(0L, 1L);
        rig.time.pass(5_000);
        assertThat(rig.time.wallMillis() - link.sinceMillis()).isBetween(5_000L, 5_001L);
        for (int i = 0; i < 20; i++) {
            assertThat(link.nextBeatMillis() - rig.time.wallMillis()).isBetween(0L, 1_100L);
            rig.time.pass(130);
        }
    }

    @Test
    void whatWaitsForACheckIsNotSentOnceItsTimeIsUp() {
        rig.home().fates.add(FakeNode.Fate.LOST);
        Run.start(rig.replication.load(KEY, true), rig.time, Rig.DEADLINE_MILLIS);
        rig.home().hang();
        rig.time.pass(1);
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.CHECKED);
        rig.home().asked.clear();
        Reply<Answer> waiting = rig.replication.home(KEY).ask(new Request.Get(KEY), rig.time.nanoTime() + 1_000_000);
        rig.time.pass(2);
        rig.home().goOn();
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.UP);
        assertThat(waiting.now())
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.cause()).isEqualTo(Answer.Failed.Cause.TIMEOUT));
        rig.replication.home(KEY).settle(waiting.now());
        rig.replication.home(KEY).settle(waiting.now());
        rig.replication.home(KEY).settle(waiting.now());
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.UP); // the node was not asked
    }

    @Test
    void aPauseOfThisClientEjectsNobody() {
        Rig three = new Rig(3);
        three.nodes.forEach(FakeNode::hang);
        for (int i = 0; i < 60; i++) {
            Run.start(three.replication.load("%040d".formatted(i), true), three.time, Rig.DEADLINE_MILLIS);
        }
        three.time.pass(Rig.DEADLINE_MILLIS - 1);
        three.nodes.forEach(FakeNode::goOn);
        three.time.pass(2);
        assertThat(three.replication.nodes()).extracting(NodeLink::state).containsOnly(NodeState.UP);
    }

    @Test
    void oneHungNodeOfThreeIsEjectedAllTheSame() {
        Rig three = new Rig(3);
        three.home().hang();
        for (int i = 0; i < 4; i++) {
            three.run(three.replication.load(KEY, true));
        }
        assertThat(three.replication.home(KEY).state()).isEqualTo(NodeState.EJECTED);
    }

    @Test
    void aNodeWithoutARingRecordIsToldOfOnceForAsLongAsItHasNone() {
        rig.home().lack = "full";
        rig.time.pass(5_000);
        assertThat(rig.copies).containsExactly("node0 LACKS_RING_RECORD full");
        rig.home().lack = "";
        rig.time.pass(2_000);
        rig.home().lack = "damaged";
        rig.time.pass(5_000);
        assertThat(rig.copies).containsExactly("node0 LACKS_RING_RECORD full", "node0 LACKS_RING_RECORD damaged");
    }
}
