package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.LoadResult.Cause;
import io.sessionring.internal.replication.LoadResult.Found;
import io.sessionring.internal.replication.LoadResult.Missing;
import io.sessionring.internal.replication.QuorumRead.Verdict;
import io.sessionring.internal.replication.WriteResult.Written;
import java.util.function.Consumer;

/**
 * Reads a session: what enough votes say, or what all candidates hold together. What is answered stands on as many voting
 * copies as are kept, or is made to; a log-out that was met is made to stand likewise. A touch that is due is written before
 * the answer; should that fail, the load still answers and the next save brings the touch along.
 */
final class Load implements Operation<Outcome<LoadResult>> {

    private final Context context;
    private final Repair repair;
    private final String key;
    private final boolean touch;

    Load(Context context, Repair repair, String key, boolean touch) {
        this.context = context;
        this.repair = repair;
        this.key = key;
        this.touch = touch;
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<LoadResult>> done) {
        Tombstone loggedOut = repair.waitingTombstone(key);
        if (loggedOut != null) {
            done.accept(missing(cause(loggedOut)));
        } else {
            read(Attempt.first(context, exchange, key), done);
        }
    }

    private void read(Attempt attempt, Consumer<? super Outcome<LoadResult>> done) {
        QuorumRead.start(attempt, read -> judge(read, done));
    }

    private void judge(QuorumRead read, Consumer<? super Outcome<LoadResult>> done) {
        Outcome<LoadResult> newer = read.newer();
        if (read.verdict() == Verdict.DEAD) {
            dead(read, done);
        } else if (newer != null) {
            done.accept(newer);
        } else if (read.verdict() != Verdict.TOO_FEW || bestKnownWillDo(read)) {
            known(read, done);
        } else if (read.mayStillAnswer() && !read.attempt().last()) {
            read(read.attempt().next(), done);
        } else {
            done.accept(read.unavailable());
        }
    }

    /** Only when who did not answer was asked twice: one slow answer must not hide what that node holds. */
    private boolean bestKnownWillDo(QuorumRead read) {
        boolean askedTwice = read.attempt().number() > 1 || !read.mayStillAnswer();
        return context.bestKnown() && read.answered() > 0 && askedTwice;
    }

    private void dead(QuorumRead read, Consumer<? super Outcome<LoadResult>> done) {
        repair.complete(read, tombstone -> done.accept(missing(cause(tombstone))));
    }

    private void known(QuorumRead read, Consumer<? super Outcome<LoadResult>> done) {
        Live record = read.join();
        if (record == null) {
            done.accept(missing(read.causeOfMiss()));
        } else if (context.lifetimes().expired(record, read.attempt().wallMillis())) {
            done.accept(missing(Cause.EXPIRED));
        } else {
            Evictions.ofRead(context, repair, key, read);
            WriteBack.ofLoad(read, record, healed -> healed(read, record, healed, done));
        }
    }

    private void healed(QuorumRead read, Live record, WriteBack healed, Consumer<? super Outcome<LoadResult>> done) {
        Exchange exchange = read.attempt().exchange();
        Tombstone tombstone = healed.tombstone();
        if (tombstone != null) {
            repair.spread(key, tombstone);
            done.accept(missing(cause(tombstone)));
            return;
        }
        if (!healed.complete()) {
            repair.check(key, healed.lacking());
        } else if (!healed.doubtful().isEmpty()) {
            repair.checkOnceCertain(key, healed.doubtful());
        }
        if (!healed.suffices() && context.keeps(Rule.WRITE_BACK) && !context.keepsOne()) {
            if (read.attempt().last()) {
                done.accept(new Outcome.Unavailable<>(healed.silences(), true));
            } else {
                read(read.attempt().next(), done);
            }
            return;
        }
        boolean trusted = read.verdict() == Verdict.VOTED;
        Snapshot snapshot =
                new Snapshot(record, healed.copies().isEmpty() ? read.copies() : healed.copies(), read.began(), false);
        if (touch && context.lifetimes().touchDue(record, exchange.wallMillis())) {
            touch(exchange, snapshot, trusted, done);
        } else {
            found(snapshot, trusted, done);
        }
    }

    private void touch(Exchange exchange, Snapshot read, boolean trusted, Consumer<? super Outcome<LoadResult>> done) {
        Live touched = read.record().withTouchedAt(exchange.wallMillis());
        Write.save(context, repair, key, read, touched).start(exchange, saved -> {
            if (saved instanceof Outcome.Done<WriteResult> answered) {
                if (answered.value() instanceof Written written) {
                    found(written.snapshot(), trusted, done);
                } else {
                    done.accept(missing(((WriteResult.Gone) answered.value()).cause()));
                }
            } else {
                found(new Snapshot(touched, read.copies(), read.readBegan(), true), trusted, done);
            }
        });
    }

    private void found(Snapshot snapshot, boolean trusted, Consumer<? super Outcome<LoadResult>> done) {
        repair.remember(key);
        done.accept(new Outcome.Done<>(new Found(snapshot, trusted)));
    }

    static Cause cause(Tombstone tombstone) {
        return switch (tombstone.cause()) {
            case DELETED -> Cause.DELETED;
            case ROTATED -> Cause.ROTATED;
        };
    }

    private Outcome<LoadResult> missing(Cause cause) {
        context.candidates(key).get(0).tally().missed(cause);
        return new Outcome.Done<>(new Missing(cause));
    }
}
