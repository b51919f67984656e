package io.sessionring.internal.replication;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs an operation without asking whether the view of the ring holds, before and after. Takes the place of core's class of this
 * name where that one's cost is measured: never in an application, since what a client does under a view that has been replaced
 * is lost.
 *
 * @param <T> what the operation answers
 */
final class UnderView<T> implements Operation<Outcome<T>> {

    private final Membership membership;
    private final Function<Context, Operation<Outcome<T>>> operation;

    UnderView(Membership membership, Function<Context, Operation<Outcome<T>>> operation) {
        this.membership = membership;
        this.operation = operation;
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<T>> done) {
        operation.apply(membership.context()).start(exchange, done);
    }
}
