package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs an operation under a view of the ring that holds from its beginning to its answer. Where it does not hold any more, or
 * another one has taken its place, the operation starts over: what was acknowledged under the old one does not count. Starting
 * over is safe, as the versions are the same and copies are joined.
 *
 * @param <T> what the operation answers
 */
final class UnderView<T> implements Operation<Outcome<T>> {

    private static final int MOST_STARTS = 3;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String NO_VIEW = "too few nodes have confirmed lately which nodes the ring has";

    private final Membership membership;
    private final Function<Context, Operation<Outcome<T>>> operation;

    /**
     * Makes one.
     *
     * @param operation what to run under a context; asked again to start over
     */
    UnderView(Membership membership, Function<Context, Operation<Outcome<T>>> operation) {
        this.membership = membership;
        this.operation = operation;
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<T>> done) {
        start(exchange, 1, done);
    }

    private void start(Exchange exchange, int number, Consumer<? super Outcome<T>> done) {
        String refused = membership.refused();
        if (!refused.isEmpty()) {
            NodeLink asked = membership.ownNode();
            done.accept(new Outcome.Misconfigured<>(asked.name(), refused));
        } else {
            run(exchange, number, done);
        }
    }

    private void run(Exchange exchange, int number, Consumer<? super Outcome<T>> done) {
        Context context = membership.context();
        if (!membership.holds(context)) {
            await(exchange, number, exchange.nanoTime(), done);
            return;
        }
        operation.apply(context).start(exchange, outcome -> {
            if (membership.holds(context)) {
                done.accept(outcome);
            } else if (number < MOST_STARTS) {
                start(exchange, number + 1, done);
            } else {
                done.accept(unavailable());
            }
        });
    }

    /**
     * A client that has just started, or just learned of another view, waits as long as it may; one that has lost touch
     * with its nodes, for one answer.
     */
    private void await(Exchange exchange, int number, long since, Consumer<? super Outcome<T>> done) {
        membership.hurry();
        long waited = exchange.nanoTime() - since;
        exchange.after(LOOK_NANOS + waited / 8, () -> {
            long now = exchange.nanoTime();
            long patience = membership.context().settings().nodeTimeout().toNanos();
            if (membership.holds()) {
                run(exchange, number, done);
            } else if (exchange.isOver() || (membership.everHeld() && now - since > patience)) {
                done.accept(unavailable());
            } else {
                await(exchange, number, since, done);
            }
        });
    }

    private Outcome<T> unavailable() {
        for (NodeLink node : membership.context().view().links()) {
            if (node.unfit()) {
                return new Outcome.Misconfigured<>(node.name(), node.trouble());
            }
        }
        List<Outcome.Silence> silences = membership.context().view().links().stream()
                .filter(node -> node.state() != NodeState.UP)
                .map(node -> new Outcome.Silence(node.name(), Answer.Failed.Cause.TIMEOUT, NO_VIEW))
                .toList();
        return new Outcome.Unavailable<>(silences, false);
    }
}
