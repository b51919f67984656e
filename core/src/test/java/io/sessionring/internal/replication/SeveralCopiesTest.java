package io.sessionring.internal.replication;

import static io.sessionring.internal.replication.Rig.KEY;
import static io.sessionring.internal.replication.Rig.NEW_KEY;
import static io.sessionring.internal.replication.Rig.attribute;
import static io.sessionring.internal.replication.Rig.found;
import static io.sessionring.internal.replication.Rig.loaded;
import static io.sessionring.internal.replication.Rig.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.FakeNode.Fate;
import io.sessionring.internal.replication.LoadResult.Cause;
import io.sessionring.internal.replication.ReplicationSettings.WhenCopiesAreOut;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operations over two copies: what they make of copies that differ, and of nodes that are slow or cannot serve. */
class SeveralCopiesTest {

    private static int count(Live record) {
        Attribute count = record.attribute("count");
        return Integer.parseInt(new String(count.bytes(), count.offset(), count.length(), StandardCharsets.UTF_8));
    }

    /** Adds one to the count, as an application does. */
    private static Change increment(Snapshot snapshot) {
        int next = count(snapshot.record()) + 1;
        int version = (int) snapshot.record().greatestVersion().time() + 1;
        Live delta = snapshot.record().withAttributes(List.of(attribute("count", version, "" + next)));
        return new Change(delta, List.of("count"), false, false);
    }

    @Test
    void aNodeThatCannotServeIsNoReasonNotToBelieveTheOthers() {
        Rig rig = new Rig(5, 2);
        rig.candidates().get(0).misconfigured = "in a cluster";
        assertThat(loaded(rig.run(rig.replication.load(KEY, true)))).isEqualTo(new LoadResult.Missing(Cause.UNKNOWN));
        assertThat(rig.links().get(0).state()).isEqualTo(NodeState.UP);
    }

    @Test
    void aNodeThatCannotServeIsNotAskedAgainByTheSameOperation() {
        Rig rig = new Rig(5, 2);
        FakeNode unfit = rig.candidates().get(0);
        unfit.misconfigured = "in a cluster";
        rig.candidates().get(1).hang();
        rig.time.pass(5_000);
        unfit.asked.clear();
        assertThat(rig.run(rig.replication.load(KEY, true))).isInstanceOf(Outcome.Misconfigured.class);
        assertThat(unfit.asked.stream().filter("get"::equals)).hasSize(1);
    }

    @Test
    void whereAllNodesAreSlowNoFurtherOneIsAsked() {
        Rig rig = new Rig(5, 2);
        rig.created(rig.live(attribute("count", 1, "1")));
        FakeNode further = rig.candidates().get(2);
        rig.nodes.forEach(node -> node.slow(30));
        further.asked.clear();
        found(rig.run(rig.replication.load(KEY, false)));
        assertThat(further.asked).contains("get");
        for (int i = 0; i < 300; i++) {
            found(rig.run(rig.replication.load(KEY, false)));
        }
        further.asked.clear();
        for (int i = 0; i < 100; i++) {
            found(rig.run(rig.replication.load(KEY, false)));
        }
        assertThat(further.asked.stream().filter("get"::equals)).hasSizeLessThan(5);
        further.asked.clear();
        rig.candidates().get(0).hang();
        found(rig.run(rig.replication.load(KEY, false)));
        assertThat(further.asked).contains("get");
    }

    @Test
    void oneSlowAnswerDoesNotHideWhatThatNodeHolds() {
        Rig rig = new Rig(2, 2, WhenCopiesAreOut.BEST_KNOWN);
        Snapshot old = rig.created(rig.live(attribute("count", 1, "1")));
        rig.candidates().get(0).put(KEY, RecordFormat.encode(rig.live(attribute("count", 2, "2")), 4711, 7));
        rig.candidates().get(0).fates.add(Fate.DONE_AND_SILENT);
        assertThat(count(old.record())).isEqualTo(1);
        assertThat(count(found(rig.run(rig.replication.load(KEY, false))).record()))
                .isEqualTo(2);
    }

    @Test
    void theBestKnownIsAnsweredWhenTheOtherNodeStaysSilent() {
        Rig rig = new Rig(2, 2, WhenCopiesAreOut.BEST_KNOWN);
        rig.created(rig.live(attribute("count", 1, "1")));
        rig.candidates().get(0).hang();
        assertThat(count(found(rig.run(rig.replication.load(KEY, false))).record()))
                .isEqualTo(1);
    }

    @Test
    void anUpdateCountsOnWhatStandsOnTheNodeThatWasTooSlowForItsRead() {
        Rig rig = new Rig(5, 2);
        Snapshot created = rig.created(rig.live(attribute("count", 1, "1")));
        // An update of another client stands on its first node, and is on its way to the others.
        FakeNode first = rig.candidates().get(0);
        first.put(KEY, RecordFormat.encode(rig.live(attribute("count", 2, "2")), 4711, 7));
        rig.candidates().get(2).put(KEY, RecordFormat.encode(created.record(), 4712, 7));
        first.fates.add(Fate.DONE_AND_SILENT);
        assertThat(count(written(rig.run(rig.replication.update(KEY, SeveralCopiesTest::increment)))
                        .record()))
                .isEqualTo(3);
    }

    @Test
    void aRotationThatANodeAnswersTooLateIsNotGivenUpWhileAnotherNodeIsOut() {
        Rig rig = new Rig(5, 2);
        rig.created(rig.live(attribute("count", 1, "1")));
        rig.candidates().get(2).hang();
        rig.time.pass(5_000);
        FakeNode late = rig.candidates().get(1);
        late.before.add(() -> {}); // the read
        late.before.add(() -> late.fates.add(Fate.DONE_AND_SILENT)); // the burial
        Snapshot rotated = written(rig.run(rig.replication.rotate(KEY, NEW_KEY, null)));
        assertThat(count(rotated.record())).isEqualTo(1);
        assertThat(count(found(rig.run(rig.replication.load(NEW_KEY, false))).record()))
                .isEqualTo(1);
        assertThat(loaded(rig.run(rig.replication.load(KEY, false)))).isEqualTo(new LoadResult.Missing(Cause.ROTATED));
    }

    @Test
    void aClientThatClosesLeavesAnothersRotationAlone() {
        Rig rig = new Rig(5, 2);
        rig.created(rig.live(attribute("count", 1, "1")));
        Tombstone rotation = new Tombstone(rig.time.wallMillis(), 1_800, 0, 0, Tombstone.Cause.ROTATED, 99);
        rig.candidates().get(0).put(KEY, RecordFormat.encode(rotation, 7));
        assertThat(loaded(rig.run(rig.replication.load(KEY, false)))).isEqualTo(new LoadResult.Missing(Cause.ROTATED));
        rig.replication.close();
        assertThat(rig.decoded(rig.candidates().get(1))).isInstanceOf(Live.class);
    }

    @Test
    void aTombstoneEndsTheSessionThoughANewerReleaseWroteAnotherCopy() {
        Rig rig = new Rig(5, 2);
        rig.created(rig.live(attribute("count", 1, "1")));
        rig.run(rig.replication.delete(KEY));
        rig.candidates().get(1).put(KEY, Rig.newer(rig.live()));
        rig.candidates().get(2).forget();
        assertThat(loaded(rig.run(rig.replication.load(KEY, false)))).isEqualTo(new LoadResult.Missing(Cause.DELETED));
    }

    @Test
    void theRecordOfANewerReleaseIsNeverPassedOver() {
        Rig rig = new Rig(5, 2);
        rig.candidates().get(2).put(KEY, Rig.newer(rig.live()));
        assertThat(rig.run(rig.replication.load(KEY, false))).isInstanceOf(Outcome.Newer.class);
    }
}
