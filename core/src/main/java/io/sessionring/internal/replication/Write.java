package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.replication.CopyWrite.Result;
import io.sessionring.internal.replication.LoadResult.Cause;
import io.sessionring.internal.replication.WriteResult.Gone;
import io.sessionring.internal.replication.WriteResult.Written;
import io.sessionring.spi.Answer.Refused.Reason;

/** The operations that store a session: create, which makes the first copy, and save, which never does. */
final class Write {

    private Write() {}

    /** Stores a new session; one that is there already is joined. */
    static Operation<Outcome<WriteResult>> create(Context context, String key, Live record) {
        return (exchange, done) -> CopyWrite.create(
                context,
                exchange,
                key,
                record,
                result -> done.accept(outcome(context, exchange, key, result, exchange.nanoTime())));
    }

    /** Stores a change to a session that was read or written before; one that has ended meanwhile stays ended. */
    static Operation<Outcome<WriteResult>> save(Context context, String key, Snapshot base, Live delta) {
        return (exchange, done) -> {
            Live record = merged(context, exchange, base, delta);
            if (context.lifetimes().expired(record, exchange.wallMillis())) {
                done.accept(gone(Cause.EXPIRED));
                return;
            }
            CopyWrite.replace(
                    context,
                    exchange,
                    key,
                    record,
                    base,
                    result -> done.accept(outcome(context, exchange, key, result, base.readBegan())));
        };
    }

    static Live merged(Context context, Exchange exchange, Snapshot base, Live delta) {
        return context.lifetimes().withoutOldAbsents(Join.live(base.record(), delta), exchange.wallMillis());
    }

    /** What the one node's answer means for the operation. */
    static Outcome<WriteResult> outcome(Context context, Exchange exchange, String key, Result result, long readBegan) {
        NodeLink node = context.home(key);
        if (result instanceof Result.Written written) {
            return new Outcome.Done<>(new Written(new Snapshot(written.record(), written.copy(), readBegan, false)));
        }
        if (result instanceof Result.Missing missing) {
            return gone(context.causeOfMiss(node, missing.incarnation(), exchange.wallMillis()));
        }
        if (result instanceof Result.Dead dead) {
            return gone(dead.cause());
        }
        if (result instanceof Result.Refused refused) {
            return refused.refusal().reason() == Reason.TOO_LARGE
                    ? new Outcome.TooLarge<>(node.name(), refused.refusal().limitBytes(), refused.record())
                    : new Outcome.Full<>(node.name());
        }
        if (result instanceof Result.Newer newer) {
            return new Outcome.Newer<>(node.name(), newer.what());
        }
        if (result instanceof Result.Silent silent) {
            return Outcome.failed(node, silent.failed(), true);
        }
        throw new IllegalStateException("unexpected " + result.getClass().getSimpleName());
    }

    static Outcome<WriteResult> gone(Cause cause) {
        return new Outcome.Done<>(new Gone(cause));
    }
}
