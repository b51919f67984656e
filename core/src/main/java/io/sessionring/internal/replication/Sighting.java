package io.sessionring.internal.replication;

import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.spi.Answer;
import java.util.function.Consumer;

/** What one node holds of one session, as one answer showed it: its data, and whether it votes. */
sealed interface Sighting {

    /** A live copy, which votes if its stamp is the run that answered; {@code revision} names the write that made it. */
    record Alive(Live record, Copy copy, long revision) implements Sighting {}

    /** A tombstone: it ends the session alone, whatever its stamp. */
    record Dead(Tombstone tombstone) implements Sighting {}

    /** No copy. It is a vote of {@code votedAs}, a run that would have one; 0 if the node may have forgotten it. */
    record Nothing(long votedAs) implements Sighting {}

    /** Bytes that are no record: no data and no vote, but the token to overwrite them. */
    record Damaged(Copy copy) implements Sighting {}

    /** A record of a newer release: left alone. */
    record Newer(String what) implements Sighting {}

    /** No answer. */
    record Silent(Answer.Failed failed) implements Sighting {}

    /** Reads the copy on a node. */
    static void take(
            Context context, Exchange exchange, NodeLink node, String key, long timeoutNanos, Consumer<Sighting> then) {
        exchange.ask(
                node,
                new Request.Get(context.storageKey(key)),
                timeoutNanos,
                answer -> then.accept(of(context, exchange, node, answer)));
    }

    private static Sighting of(Context context, Exchange exchange, NodeLink node, Answer answer) {
        if (answer instanceof Answer.Hit hit) {
            return of(context, node, hit);
        }
        if (answer instanceof Answer.Miss miss) {
            return nothing(context, node, miss, exchange.wallMillis());
        }
        if (answer instanceof Answer.Failed failed) {
            return new Silent(failed);
        }
        throw new IllegalStateException(
                "a port answers get with " + answer.getClass().getSimpleName());
    }

    /** {@return what a miss says} */
    static Nothing nothing(Context context, NodeLink node, Answer.Miss miss, long nowMillis) {
        long incarnation = node.known(miss.incarnation(), context);
        if (node.grown(incarnation, nowMillis, context)) {
            return new Nothing(incarnation);
        }
        boolean young = incarnation != 0 && node.young(nowMillis, context);
        node.tally().voteRefused(young ? NoVote.YOUNG_MISS : NoVote.UNSURE_RUN);
        return new Nothing(0);
    }

    private static NoVote reason(long incarnation, long stamp) {
        if (incarnation == 0) {
            return NoVote.UNSURE_RUN;
        }
        return stamp == 0 ? NoVote.PROVISIONAL : NoVote.OLD_STAMP;
    }

    private static Sighting of(Context context, NodeLink node, Answer.Hit hit) {
        long incarnation = node.known(hit.incarnation(), context);
        Decoded decoded = RecordFormat.decode(hit.value());
        if (decoded instanceof Decoded.Newer newer) {
            return new Newer(newer.what());
        }
        if (!(decoded instanceof Decoded.Intact intact)) {
            node.tally().voteRefused(NoVote.DAMAGED);
            return new Damaged(new Copy(node, hit.token(), incarnation, false, null));
        }
        if (intact.record() instanceof Tombstone tombstone) {
            return new Dead(tombstone);
        }
        boolean votes = incarnation != 0 && (intact.stamp() == incarnation || !context.keeps(Rule.STAMPS));
        if (!votes) {
            node.tally().voteRefused(reason(incarnation, intact.stamp()));
        }
        Live live = (Live) intact.record();
        return new Alive(live, new Copy(node, hit.token(), incarnation, votes, live), intact.revision());
    }
}
