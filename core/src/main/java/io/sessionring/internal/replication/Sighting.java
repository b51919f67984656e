package io.sessionring.internal.replication;

import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.internal.replication.Snapshot.Stamp;
import io.sessionring.spi.Answer;

/** What one node holds of one session, as one answer showed it: its data, and whether it votes. */
sealed interface Sighting {

    /** A live copy, which votes if its stamp is the run that answered; {@code revision} names the write that made it. */
    record Alive(Live record, Copy copy, long revision) implements Sighting {}

    /** A tombstone: it ends the session alone, whatever its stamp; {@code incarnation} is the run that answered, 0 if unsure. */
    record Dead(Tombstone tombstone, long incarnation) implements Sighting {}

    /** No copy. It is a vote of {@code votedAs}, a run that would have one; 0 if the node may have forgotten it. */
    record Nothing(long votedAs) implements Sighting {}

    /** Bytes that are no record: no data and no vote, but the token to overwrite them. */
    record Damaged(Copy copy) implements Sighting {}

    /** A record of a newer release: left alone. */
    record Newer(String what) implements Sighting {}

    /** No answer. */
    record Silent(Answer.Failed failed) implements Sighting {}

    /** {@return what an answer to a get shows} */
    static Sighting of(Attempt attempt, NodeLink node, Answer answer) {
        if (answer instanceof Answer.Hit hit) {
            return of(attempt.context(), node, hit);
        }
        if (answer instanceof Answer.Miss miss) {
            return nothing(attempt, node, miss);
        }
        if (answer instanceof Answer.Failed failed) {
            return new Silent(failed);
        }
        throw new IllegalStateException(
                "a port answers get with " + answer.getClass().getSimpleName());
    }

    /** {@return what a miss says} */
    static Nothing nothing(Attempt attempt, NodeLink node, Answer.Miss miss) {
        Context context = attempt.context();
        long incarnation = node.known(miss.incarnation(), context);
        long now = attempt.wallMillis();
        if (node.grown(incarnation, now, context)) {
            return new Nothing(incarnation);
        }
        boolean young = incarnation != 0 && node.young(now, context);
        node.tally().voteRefused(young ? NoVote.YOUNG_MISS : NoVote.UNSURE_RUN);
        return new Nothing(0);
    }

    /** {@return what a stamp says beside the run that answered} */
    static Stamp stamp(Context context, long stamp, long incarnation) {
        if (incarnation != 0 && (stamp == incarnation || !context.keeps(Rule.STAMPS))) {
            return Stamp.THIS_RUN;
        }
        return stamp == 0 ? Stamp.PROVISIONAL : Stamp.ANOTHER_RUN;
    }

    private static NoVote reason(Stamp stamp, long incarnation) {
        if (incarnation == 0) {
            return NoVote.UNSURE_RUN;
        }
        return stamp == Stamp.PROVISIONAL ? NoVote.PROVISIONAL : NoVote.OLD_STAMP;
    }

    private static Sighting of(Context context, NodeLink node, Answer.Hit hit) {
        long incarnation = node.known(hit.incarnation(), context);
        Decoded decoded = RecordFormat.decode(hit.value(), context.names());
        if (decoded instanceof Decoded.Newer newer) {
            return new Newer(newer.what());
        }
        if (!(decoded instanceof Decoded.Intact intact)) {
            node.tally().voteRefused(NoVote.DAMAGED);
            return new Damaged(new Copy(node, hit.token(), incarnation, Stamp.PROVISIONAL, null));
        }
        if (intact.record() instanceof Tombstone tombstone) {
            return new Dead(tombstone, incarnation);
        }
        Live live = (Live) intact.record();
        Stamp stamp = stamp(context, intact.stamp(), incarnation);
        if (stamp != Stamp.THIS_RUN) {
            node.tally().voteRefused(reason(stamp, incarnation));
        }
        return new Alive(live, new Copy(node, hit.token(), incarnation, stamp, live), intact.revision());
    }
}
