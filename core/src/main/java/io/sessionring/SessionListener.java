package io.sessionring;

/**
 * Hears what a client does, for metrics. Methods are called on the thread that found out, so they must be quick; what they
 * throw is logged and otherwise ignored. Thread-safe implementations only.
 *
 * <p>Every call of {@link SessionClient} that concerns sessions gives one {@link #operation} event when it has ended, a call
 * that failed too. {@link #node} is called when a node's state changes, {@link #copies} when something happens to the copies on a
 * node; a call may give none of those or several, before or after its own event. No lock is held that another call waits for.
 */
public interface SessionListener {

    /**
     * A call has ended.
     *
     * @param event which, and how
     */
    default void operation(OperationEvent event) {}

    /**
     * A node is up, being checked, or ejected.
     *
     * @param status what is known of it now
     */
    default void node(NodeStatus status) {}

    /**
     * The client works on another ring than before, or on one that begins or ceases to change.
     *
     * @param event what happened
     */
    default void ring(RingEvent event) {}

    /**
     * Something happened to copies of sessions on a node, or to what the node is trusted with. {@link NodeStatus#figures} counts
     * the same.
     *
     * @param event what, and where
     */
    default void copies(CopyEvent event) {}
}
