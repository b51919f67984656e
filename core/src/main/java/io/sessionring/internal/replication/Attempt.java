package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import java.util.List;
import java.util.function.Consumer;

/**
 * One try of an operation on one session: whose key, and which nodes may hold a copy. An operation that too few nodes
 * answered is tried again, and then gives them longer: the last try waits for as long as the operation may take, so that
 * neither a node nor this client has to be slow more than once to be overtaken.
 *
 * @param key the session key
 * @param candidates the nodes that may hold a copy, clockwise; the first {@link Context#copies} of them are its homes
 * @param number 1 for the first try
 */
record Attempt(Context context, Exchange exchange, String key, List<NodeLink> candidates, int number) {

    private static final int MOST = 3;

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
        return candidate < context.copies();
    }

    /** Whether a node may yet answer a further try. */
    boolean mayAnswer(int candidate) {
        return !candidates.get(candidate).ejected();
    }

    /** {@return the candidates in the order in which they are asked: clockwise, but the ejected ones last} */
    int[] order() {
        int[] order = new int[candidates.size()];
        int first = 0;
        int last = order.length;
        for (int i = 0; i < order.length; i++) {
            if (!candidates.get(i).ejected()) {
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

    /** Asks a node, for as long as one may take. */
    void ask(NodeLink node, Request request, Consumer<Answer> then) {
        exchange.ask(node, request, nodeTimeoutNanos(), then);
    }

    /** Reads the copy on a node. */
    void look(NodeLink node, Consumer<Sighting> then) {
        ask(node, new Request.Get(storageKey()), answer -> then.accept(Sighting.of(this, node, answer)));
    }

    private long nodeTimeoutNanos() {
        ReplicationSettings settings = context.settings();
        boolean alone = candidates.size() == 1 || last();
        return alone
                ? settings.operationDeadline().toNanos()
                : settings.nodeTimeout().toNanos() * number;
    }
}
