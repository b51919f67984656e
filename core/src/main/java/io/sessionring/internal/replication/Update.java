package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.replication.CopyWrite.Result;
import io.sessionring.internal.replication.LoadResult.Found;
import io.sessionring.internal.replication.LoadResult.Missing;
import io.sessionring.internal.replication.WriteResult.Written;
import java.util.function.Consumer;

/**
 * Load, change, save; when another client wrote an attribute that the change read or wrote, the change is made again on what
 * is there now. Other attributes are joined as in a save.
 */
final class Update implements Operation<Outcome<WriteResult>> {

    private final Context context;
    private final String key;
    private final Change.Maker maker;

    Update(Context context, String key, Change.Maker maker) {
        this.context = context;
        this.key = key;
        this.maker = maker;
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        new Load(context, key, true).start(exchange, loaded -> {
            if (loaded instanceof Outcome.Done<LoadResult> answered && answered.value() instanceof Found found) {
                change(exchange, found.snapshot(), done);
            } else {
                done.accept(loaded.then(missing -> Write.gone(((Missing) missing).cause())));
            }
        });
    }

    private void change(Exchange exchange, Snapshot base, Consumer<? super Outcome<WriteResult>> done) {
        Change change = maker.on(base);
        Live delta = change.delta();
        if (delta == null && !base.touchPending()) {
            done.accept(new Outcome.Done<>(new Written(base)));
            return;
        }
        Live record = delta == null ? base.record() : Write.merged(context, exchange, base, delta);
        CopyWrite.replaceUnless(
                found -> change.conflicts(base.record(), found), context, exchange, key, record, base, result -> {
                    if (result instanceof Result.Conflict conflict) {
                        change(
                                exchange,
                                new Snapshot(conflict.found(), conflict.copy(), base.readBegan(), false),
                                done);
                    } else {
                        done.accept(Write.outcome(context, exchange, key, result, base.readBegan()));
                    }
                });
    }
}
