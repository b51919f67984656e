package io.sessionring.internal.replication;

import static io.sessionring.internal.replication.Rig.KEY;
import static io.sessionring.internal.replication.Rig.NEW_KEY;
import static io.sessionring.internal.replication.Rig.attribute;
import static io.sessionring.internal.replication.Rig.found;
import static io.sessionring.internal.replication.Rig.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.replication.LoadResult.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted of a node, and told: of five, with two copies of each session. */
class TallyTest {

    private static final long SESSION_LIFE = Rig.LIFETIMES.sessionLifeMillis();

    private final Rig rig = new Rig(5, 2);
    private final NodeLink link0 = rig.links().get(0);
    private final NodeLink link1 = rig.links().get(1);
    private final FakeNode home0 = rig.candidates().get(0);
    private final FakeNode home1 = rig.candidates().get(1);

    private Snapshot created() {
        return rig.created(rig.live(attribute("a", 1, "1")));
    }

    private void load() {
        found(rig.run(rig.replication.load(KEY, false)));
    }

    private long told(NodeLink link, String what) {
        return rig.copies.stream().filter((Rig.name(link) + " " + what)::equals).count();
    }

    private void refused(NodeLink link, NoVote reason) {
        assertThat(told(link, reason.name()))
                .isPositive()
                .isEqualTo(link.tally().votesRefused().get(reason));
        assertThat(rig.copies.stream().filter(event -> event.endsWith(" " + reason)))
                .allMatch(event -> event.startsWith(Rig.name(link) + " "));
    }

    @Test
    void whereAllIsWellNothingIsCounted() {
        Snapshot snapshot = created();
        load();
        Live change = snapshot.record().withAttributes(List.of(attribute("a", 2, "2")));
        written(rig.run(rig.replication.save(KEY, snapshot, change)));
        rig.run(rig.replication.delete(KEY));
        rig.time.pass(3_000);
        assertThat(rig.copies).isEmpty();
        assertThat(rig.replication.nodes()).allSatisfy(link -> {
            assertThat(link.tally().votesRefused()).hasSize(NoVote.values().length);
            assertThat(link.tally().votesRefused().values()).containsOnly(0L);
            assertThat(link.tally().repairsQueued()).isZero();
            assertThat(link.tally().logOutsQueued()).isZero();
        });
    }

    @Test
    void olderDataIsNoVote() {
        created();
        home0.restartWithData();
        rig.time.pass(1_200);
        load();
        refused(link0, NoVote.OLD_STAMP);
    }

    @Test
    void aProvisionalCopyIsNoVoteUntilItIsRepaired() {
        Snapshot snapshot = created();
        home1.put(KEY, RecordFormat.encode(snapshot.record(), 4711, 0));
        load();
        refused(link1, NoVote.PROVISIONAL);
        assertThat(link1.tally().repairsQueued()).isOne();
        rig.time.pass(4_000);
        assertThat(told(link1, "REPAIRED 1"))
                .isPositive()
                .isEqualTo(link1.tally().repairs());
        assertThat(link1.tally().repairsQueued()).isZero();
        rig.copies.clear();
        load();
        assertThat(rig.copies).isEmpty();
        assertThat(link0.tally().repairs()).isZero();
    }

    @Test
    void aMissOfAYoungRunIsNoVote() {
        home0.restartEmpty();
        rig.time.pass(1_200);
        rig.run(rig.replication.load(KEY, false));
        refused(link0, NoVote.YOUNG_MISS);
    }

    @Test
    void anAnswerOfARunThatNobodyHasHeardOfIsNoVote() {
        home0.restartEmpty();
        rig.run(rig.replication.load(KEY, false));
        refused(link0, NoVote.UNSURE_RUN);
    }

    @Test
    void aCopyOfARunThatNobodyHasHeardOfIsNoVoteEither() {
        created();
        home0.restartWithData();
        load();
        refused(link0, NoVote.UNSURE_RUN);
        assertThat(link0.tally().votesRefused()).containsEntry(NoVote.OLD_STAMP, 0L);
    }

    @Test
    void aRunThatNobodyHasHeardOfIsNotTakenForTheYoungOneBeforeIt() {
        home0.restartEmpty();
        rig.time.pass(1_200);
        home0.restartEmpty();
        rig.run(rig.replication.load(KEY, false));
        refused(link0, NoVote.UNSURE_RUN);
        assertThat(link0.tally().votesRefused()).containsEntry(NoVote.YOUNG_MISS, 0L);
    }

    @Test
    void damagedBytesAreNoVote() {
        created();
        home1.put(KEY, new byte[] {1, 2, 3});
        load();
        refused(link1, NoVote.DAMAGED);
    }

    @Test
    void aHomeWithoutItsCopyHasThrownItOut() {
        created();
        home1.forget();
        load();
        load();
        assertThat(told(link1, "EVICTED 1")).isOne();
        assertThat(link1.tally().evictions()).isOne();
        rig.time.pass(4_000);
        load();
        assertThat(link1.tally().evictions()).isOne();
        assertThat(told(link1, "REPAIRED 1")).isPositive();
        assertThat(rig.copies.stream().filter(event -> event.contains("EVICTED")))
                .hasSize(1);
    }

    @Test
    void aSaveNoticesItToo() {
        Snapshot snapshot = created();
        home1.forget();
        Live change = snapshot.record().withAttributes(List.of(attribute("a", 2, "2")));
        written(rig.run(rig.replication.save(KEY, snapshot, change)));
        assertThat(link1.tally().evictions()).isOne();
    }

    @Test
    void aSessionThatHasEndedWasNotThrownOut() {
        Snapshot snapshot = created();
        rig.candidates().forEach(FakeNode::forget);
        rig.run(rig.replication.save(KEY, snapshot, snapshot.record().withAttributes(List.of(attribute("a", 2, "2")))));
        rig.run(rig.replication.load(KEY, false));
        assertThat(rig.replication.nodes())
                .allSatisfy(link -> assertThat(link.tally().evictions()).isZero());
    }

    @Test
    void whatWaitsForANodeIsCountedUntilItIsThere() {
        home1.hang();
        created();
        rig.time.pass(400);
        assertThat(link1.tally().repairsQueued()).isOne();
        assertThat(link0.tally().repairsQueued()).isZero();
        assertThat(told(link1, "REPAIR_QUEUED 1")).isOne();
        home1.goOn();
        home1.forget();
        load(); // a home that waits for its copy has not thrown it out
        assertThat(link1.tally().evictions()).isZero();
        rig.time.pass(6_000);
        assertThat(link1.tally().repairsQueued()).isZero();
        assertThat(link1.tally().repairs()).isPositive();
        assertThat(told(link1, "REPAIR_QUEUED 1")).isOne();
    }

    @Test
    void aLogOutThatWaitsIsCountedUntilItStands() {
        created();
        home1.hang();
        rig.run(rig.replication.delete(KEY));
        assertThat(link1.tally().logOutsQueued()).isOne();
        assertThat(link0.tally().logOutsQueued()).isZero();
        assertThat(told(link1, "LOG_OUT_QUEUED 1")).isOne();
        rig.time.pass(3_000);
        assertThat(link1.tally().logOutsQueued()).isOne();
        home1.goOn();
        rig.time.pass(3_000);
        assertThat(link1.tally().logOutsQueued()).isZero();
        assertThat(told(link1, "LOG_OUT_QUEUED 1")).isOne();
        assertThat(told(link1, "LOG_OUT_DELIVERED 1")).isOne();
    }

    @Test
    void whatIsTooOldWaitsNoLonger() {
        created();
        home1.hang();
        rig.run(rig.replication.delete(KEY));
        rig.time.pass(SESSION_LIFE + 5_000);
        assertThat(link1.tally().logOutsQueued()).isZero();
        assertThat(told(link1, "LOG_OUT_DELIVERED 1")).isZero();
    }

    @Test
    void aRestartedNodeWaitsForAllThatThisClientRemembers() {
        created();
        written(rig.run(rig.replication.create(NEW_KEY, rig.live(attribute("a", 1, "1")))));
        boolean both = rig.replication.candidates(NEW_KEY).contains(link0);
        home0.restartEmpty();
        rig.time.pass(1_150);
        assertThat(told(link0, "REPAIR_QUEUED " + (both ? 2 : 1))).isOne();
        rig.time.pass(2_000);
        assertThat(link0.tally().repairsQueued()).isZero();
        assertThat(link0.tally().repairs()).isPositive();
    }

    @Test
    void missesAreCountedByCauseAtTheFirstHome() {
        rig.run(rig.replication.load(KEY, true));
        created();
        rig.time.pass(SESSION_LIFE);
        rig.run(rig.replication.load(KEY, true));
        rig.run(rig.replication.delete(KEY));
        rig.run(rig.replication.load(KEY, true));
        rig.run(rig.replication.loadAll(List.of(KEY)));
        assertThat(link0.tally().misses())
                .hasSize(Cause.values().length)
                .containsEntry(Cause.UNKNOWN, 1L)
                .containsEntry(Cause.EXPIRED, 1L)
                .containsEntry(Cause.DELETED, 2L)
                .containsEntry(Cause.NODE_RESTARTED, 0L);
        assertThat(link1.tally().misses().values()).containsOnly(0L);
    }

    private RestartRule.Verdict restart(NodeLink link) {
        return rig.replication.restarts().get(link);
    }

    @Test
    void anyNodeMayBeTakenOutWhileAllAreWhole() {
        created();
        assertThat(rig.replication.restarts().values()).hasSize(5).allMatch(RestartRule.Verdict::safe);
    }

    @Test
    void whileANodeIsOutNoOtherMayBeTakenOut() {
        home1.hang();
        rig.time.pass(5_000);
        assertThat(link1.state()).isEqualTo(NodeState.EJECTED);
        assertThat(restart(link1).safe()).isTrue();
        assertThat(restart(link0).reason()).contains(link1.name() + " is ejected");
        assertThat(restart(link0).untilMillis()).isEmpty();
        home1.goOn();
        rig.time.pass(1_200);
        assertThat(rig.replication.restarts().values()).allMatch(RestartRule.Verdict::safe);
    }

    @Test
    void whileSomethingWaitsForANodeNoOtherMayBeTakenOut() {
        created();
        home1.hang();
        rig.run(rig.replication.delete(KEY));
        assertThat(link1.state()).isEqualTo(NodeState.UP);
        assertThat(restart(link1).safe()).isTrue();
        assertThat(restart(link0).reason()).contains(link1.name() + " waits for 0 repairs and 1 log-outs");
        assertThat(restart(link0).untilMillis()).isEmpty();
    }

    @Test
    void whileCopiesAreLackingThatNobodyRemembersNoOtherMayBeTakenOut() {
        home1.hang();
        rig.time.pass(5_000);
        int mostThatWait = 10_000;
        long dropped = 0;
        for (int i = 0; dropped == 0; i++) {
            long before = link1.tally().repairsQueued();
            String key = "%040x".formatted(i);
            written(rig.run(rig.replication.create(key, rig.live(attribute("a", 1, "1")))));
            if (before >= mostThatWait
                    && rig.replication.candidates(key).subList(0, 2).contains(link1)) {
                dropped = rig.time.wallMillis();
            }
        }
        assertThat(link1.tally().repairsQueued()).isEqualTo(mostThatWait);
        home1.goOn();
        rig.time.pass(60_000);
        assertThat(link1.tally().repairsQueued()).isZero();
        assertThat(restart(link0).safe()).isFalse();
        assertThat(restart(link0).untilMillis().orElseThrow()).isBetween(dropped, dropped + SESSION_LIFE);
        rig.time.pass(SESSION_LIFE);
        assertThat(restart(link0).safe()).isTrue();
    }

    @Test
    void whileANodeIsYoungNoOtherMayBeTakenOut() {
        home1.restartEmpty();
        long young = rig.time.wallMillis();
        rig.time.pass(5_000);
        assertThat(restart(link1).safe()).isTrue();
        assertThat(restart(link0).reason()).contains(link1.name() + " has not run for a session life");
        assertThat(restart(link0).untilMillis()).hasValue(young + SESSION_LIFE);
        rig.time.pass(young + SESSION_LIFE - rig.time.wallMillis() - 1);
        assertThat(restart(link0).safe()).isFalse();
        rig.time.pass(1);
        assertThat(restart(link0).safe()).isTrue();
    }
}
