package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import java.util.function.Consumer;

/**
 * One try of an operation on one session: whose key, and which nodes may hold a copy. An operation that too few nodes
 * answered is tried again; the last try waits for as long as the operation may take, so that a client that is short of time
 * itself does not give up while it has some left. After three tries a node that hangs is known to be late.
 *
 * @param key the session key
 * @param candidates the nodes that may hold a copy
 * @param number 1 for the first try
 */
record Attempt(Context context, Exchange exchange, String key, Candidates candidates, int number) {

    private static final int MOST = 4;

    /** How often one copy is tried for: enough for a hundred parallel savers; time ends it earlier where the node is slow. */
    static final int MOST_RACES = 200;

    private static final int RACES_WITHOUT_PAUSE = 2;
    private static final long LONGEST_RACE_PAUSE_NANOS = 5_000_000;

    /** At most so long before a node is asked again on which too much was under way; then twice as long, and so on. */
    private static final long FIRST_PAUSE_NANOS = 1_000_000;

    private static final long LONGEST_PAUSE_NANOS = 8_000_000;

    /** With less time left a node is not asked again: that it does not answer in time would be held against it. */
    private static final long LEAST_NANOS = 10_000_000;

    /** {@return the first try} */
    static Attempt first(Context context, Exchange exchange, String key) {
        return new Attempt(context, exchange, key, context.candidates(key), 1);
    }

    /** {@return whether there is no further try} */
    boolean last() {
        return number >= MOST;
    }

    /** {@return the next try} */
    Attempt next() {
        return new Attempt(context, exchange, key, candidates, number + 1);
    }

    /** {@return a first try for another session} */
    Attempt of(String otherKey) {
        return first(context, exchange, otherKey);
    }

    /** {@return whether a candidate is a home} */
    boolean isHome(int candidate) {
        return candidates.isHome(candidate);
    }

    /** Whether a node that did not answer is one to wait for: others cannot stand in for it yet. */
    boolean isAwaited(int candidate) {
        return !candidates.get(candidate).outOfReach()
                && !candidates.get(candidate).unfit();
    }

    /** Whether a node that did not answer may answer a further try. */
    boolean mayAnswer(int candidate) {
        return !candidates.get(candidate).ejected()
                && !candidates.get(candidate).unfit();
    }

    /** {@return the candidates that are not out of reach} Those are asked before the others. */
    long inReach() {
        long inReach = 0;
        for (int i = 0; i < candidates.size(); i++) {
            inReach |= candidates.get(i).outOfReach() ? 0 : Candidates.bit(i);
        }
        return inReach;
    }

    /** {@return the candidates in the order in which they are asked one by one: as numbered, but those out of reach last} */
    int[] order() {
        int[] order = new int[candidates.size()];
        long inReach = inReach();
        int first = 0;
        int last = order.length;
        for (int i = 0; i < order.length; i++) {
            if ((inReach & Candidates.bit(i)) != 0) {
                order[first++] = i;
            } else {
                order[--last] = i;
            }
        }
        return order;
    }

    String storageKey() {
        return context.storageKey(key);
    }

    long wallMillis() {
        return exchange.wallMillis();
    }

    /**
     * Asks a node, for as long as one may take. In the first try others stand in at once for one that is late and being
     * checked, or on which too much is under way.
     */
    void ask(NodeLink node, Request request, Consumer<Answer> then) {
        if (number == 1 && !candidates.isOne()) {
            exchange.ask(node, request, node.outOfReach() ? 0 : nodeTimeoutNanos(), then);
        } else {
            long left = exchange.deadlineNanos() - exchange.nanoTime();
            long until = exchange.nanoTime() + Math.min(left, nodeTimeoutNanos());
            askUntilThereIsRoom(node, request, until, FIRST_PAUSE_NANOS, then);
        }
    }

    /** Where this client has as much under way as it may, as when many requests come at once, there is soon room again. */
    private void askUntilThereIsRoom(
            NodeLink node, Request request, long until, long mostNanos, Consumer<Answer> then) {
        exchange.ask(node, request, until - exchange.nanoTime(), answer -> {
            boolean busy = answer instanceof Failed failed && failed.cause() == Failed.Cause.BUSY;
            if (busy && until - exchange.nanoTime() > mostNanos + LEAST_NANOS) {
                long pause = mostNanos / 2 + Math.floorMod(context.random().getAsLong(), mostNanos / 2);
                long next = Math.min(2 * mostNanos, LONGEST_PAUSE_NANOS);
                exchange.after(pause, () -> askUntilThereIsRoom(node, request, until, next, then));
            } else {
                then.accept(answer);
            }
        });
    }

    /** Goes on when another client was faster: at once at first, then after a short random pause that grows. */
    void afterRace(int races, Runnable then) {
        if (races <= RACES_WITHOUT_PAUSE) {
            then.run();
        } else {
            long most = Math.min(LONGEST_RACE_PAUSE_NANOS, 100_000L * races);
            exchange.after(Math.floorMod(context.random().getAsLong(), most), then);
        }
    }

    /** Reads the copy on a node. */
    void look(NodeLink node, Consumer<Sighting> then) {
        ask(node, new Request.Get(storageKey()), answer -> then.accept(Sighting.of(this, node, answer)));
    }

    private long nodeTimeoutNanos() {
        ReplicationSettings settings = context.settings();
        boolean alone = candidates.isOne() || last();
        return (alone ? settings.operationDeadline() : settings.nodeTimeout()).toNanos();
    }
}
