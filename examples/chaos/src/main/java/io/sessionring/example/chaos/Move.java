package io.sessionring.example.chaos;

import io.sessionring.example.chaos.RingSight.Stage;
import java.util.List;

/** How the ring can be changed; one at a time. */
enum Move implements Ordeal {
    /** In steps up to the most nodes, and down to the fewest. */
    GROW_AND_SHRINK(Changes::growAndShrink, true),
    /** One node for another. */
    REPLACE_A_NODE(Changes::replaceANode, true),
    /** One node after the other for another, until all are others. */
    ROLLING_REPLACEMENT(Changes::rollingReplacement, true),
    /** A node's name moves to another address, where an empty server is. */
    MOVE_AN_ADDRESS(Changes::moveAnAddress),
    /** A replica more, and one less. */
    REPLICAS_UP_AND_DOWN(Changes::replicasUpAndDown),
    /** Taken back when it has begun, or nearly ended, or too late. */
    GO_BACK(Changes::goBack),
    /** Two servers begin different ones. */
    TWO_AT_ONCE(Changes::twoAtOnce),
    PUBLISHER_KILLED_JOINING((changes, millis) -> changes.publisherKilled(Stage.JOINING)),
    PUBLISHER_KILLED_MOVING((changes, millis) -> changes.publisherKilled(Stage.MOVING)),
    PUBLISHER_KILLED_ENDING((changes, millis) -> changes.publisherKilled(Stage.ENDING)),
    /** No change: each node is restarted empty, as soon as every server says that it may be. */
    ROLLING_RESTART(Changes::rollingRestart),
    /** A JVM is started with the list of before the last change. */
    OLD_LIST(Changes::oldList),
    /** A JVM sleeps while the ring changes, and meets the nodes of before when it wakes. */
    SLEPT(Changes::slept),
    /** A node leaves, and joins again with the data and the ring record of before. */
    JOIN_WITH_OLD_DATA(Changes::joinWithOldData),
    /** A node is broken while a change is under way. */
    FAULT_MEANWHILE(Changes::faultMeanwhile);

    /** Makes a change, or several, and returns when all servers work on one ring again. */
    interface Make {
        void with(Changes changes, long millis) throws InterruptedException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Make make;

    private final boolean everywhere;

    Move(Make make) {
        this(make, false);
    }

    Move(Make make, boolean everywhere) {
        this.make = make;
        this.everywhere = everywhere;
    }

    /** Faults last this long. */
    void make(Changes changes, long millis) throws InterruptedException {
        make.with(changes, millis);
    }

    /** {@return all that a way of keeping sessions knows}: where each server has a list of its own there is no going back */
    static List<Move> of(AdapterKind adapter) {
        return List.of(values()).stream()
                .filter(move -> move.everywhere || adapter.hearsOfChanges())
                .toList();
    }
}
