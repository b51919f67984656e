package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.spi.Answer;
import java.util.List;
import java.util.function.Function;

/**
 * What came of an operation: a value, or why there is none. The door turns these into answers and exceptions.
 *
 * @param <T> the value
 */
public sealed interface Outcome<T> {

    /** The operation is done and this is its answer. */
    record Done<T>(T value) implements Outcome<T> {}

    /** Too few nodes answered in time. A write may have happened; to try again is safe. */
    record Unavailable<T>(List<Silence> nodes, boolean copySeen) implements Outcome<T> {
        public Unavailable {
            nodes = List.copyOf(nodes);
        }
    }

    /** A node answers, but is set up so that it cannot serve. */
    record Misconfigured<T>(String node, String detail) implements Outcome<T> {}

    /** The record is larger than the node takes; what was stored before is still there. */
    record TooLarge<T>(String node, long limitBytes, Live record) implements Outcome<T> {}

    /** The node has no room and evicts nothing; what was stored before is still there. */
    record Full<T>(String node) implements Outcome<T> {}

    /** What is stored was written by a release that knows a newer format; it is left alone. */
    record Newer<T>(String node, String what) implements Outcome<T> {}

    /** A node that did not answer, and why. */
    record Silence(String node, Answer.Failed.Cause cause, String detail) {}

    /** What follows from a failed answer of a node. */
    static <T> Outcome<T> failed(NodeLink node, Answer.Failed failed, boolean copySeen) {
        return failed.cause() == Answer.Failed.Cause.MISCONFIGURED
                ? new Misconfigured<>(node.name(), failed.detail())
                : new Unavailable<>(List.of(new Silence(node.name(), failed.cause(), failed.detail())), copySeen);
    }

    /** Goes on with the value; a failure stays what it is. */
    @SuppressWarnings("unchecked") // a failure holds no value, so it is one of any type
    default <U> Outcome<U> then(Function<? super T, ? extends Outcome<U>> next) {
        return this instanceof Done<T> done ? next.apply(done.value()) : (Outcome<U>) this;
    }
}
