package io.sessionring.example.quickstart;

import io.sessionring.Node;
import io.sessionring.RingChange;
import io.sessionring.RingChange.Progress;
import io.sessionring.RingChange.Stage;
import io.sessionring.RingChangeException;
import io.sessionring.SessionClient;
import io.sessionring.example.quickstart.Customer.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A ring that begins with three nodes, grows to all there are, and shrinks back, while requests go on. For one thread. */
final class Elastic {

    /** So many nodes it has at the beginning and in the end. */
    static final int FEW = 3;

    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Screen screen;
    private final SessionClient first;
    private final SessionClient second;
    private final List<Node> few;
    private final List<Node> all;

    Elastic(Screen screen, List<String> list, SessionClient first, SessionClient second) {
        this.screen = screen;
        this.first = first;
        this.second = second;
        this.all = list.stream().map(Node::parse).toList();
        this.few = all.subList(0, FEW);
    }

    String description(Nodes nodes) {
        return nodes.description() + ", three of them in the ring";
    }

    /** {@return whether both changes came to their end} */
    boolean growsAndShrinks(Board board, Traffic traffic) throws InterruptedException {
        screen.title("The ring grows from %d nodes to %d, and requests go on".formatted(FEW, all.size()));
        boolean grown = changes(all, board, traffic);
        if (grown) {
            screen.title("It shrinks back to %d".formatted(FEW));
        }
        return grown && changes(few, board, traffic);
    }

    private boolean changes(List<Node> wanted, Board board, Traffic traffic) throws InterruptedException {
        RingChange change = begin(wanted);
        Counters counters = new Counters(change, traffic);
        boolean over = screen.watch(
                () -> {
                    List<String> lines = new ArrayList<>(board.bars());
                    lines.add(board.requests());
                    lines.add(counters.line());
                    return lines;
                },
                () -> counters.look().stage() == Stage.DONE && isRingOf(first, wanted) && isRingOf(second, wanted),
                LONGEST_CHANGE);
        if (!over) {
            screen.line("NOT RIGHT: it was not over within " + LONGEST_CHANGE.toSeconds() + " s");
        }
        return over;
    }

    /** On a busy machine the nodes may have been too slow a moment ago to be counted on. */
    private RingChange begin(List<Node> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return first.changeNodes(wanted);
            } catch (RingChangeException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static boolean isRingOf(SessionClient client, List<Node> wanted) {
        return client.ringChange().isEmpty()
                && client.nodes().stream().map(node -> node.node()).toList().equals(wanted);
    }

    /** How far a change has come. What was counted last stays, though nobody counts any more when it is over. */
    private static final class Counters {

        private final RingChange change;
        private final Traffic traffic;
        private Progress counted;

        Counters(RingChange change, Traffic traffic) {
            this.change = change;
            this.traffic = traffic;
            this.counted = change.progress();
        }

        Progress look() {
            Progress now = change.progress();
            if (now.keysSwept() >= counted.keysSwept()) {
                counted = now;
            }
            return now;
        }

        String line() {
            return "stage %s, keys swept %,d of about %,d, sessions moved %,d; lost: %,d"
                    .formatted(
                            look().stage().name().toLowerCase(Locale.ROOT),
                            counted.keysSwept(),
                            counted.keysAbout(),
                            counted.sessionsMoved(),
                            traffic.found(Finding.LOST)
                                    + traffic.found(Finding.OLDER)
                                    + traffic.found(Finding.RETURNED));
        }
    }
}
