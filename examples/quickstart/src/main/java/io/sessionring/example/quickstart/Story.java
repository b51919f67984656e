package io.sessionring.example.quickstart;

import io.sessionring.SessionClient;
import io.sessionring.example.quickstart.Customer.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What happens, one thing after the other: customers come, nodes die and return, and in the end every session is looked at. */
final class Story {

    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final Duration LONGEST_REPAIR = Duration.ofSeconds(30);

    private final Screen screen;
    private final Nodes ring;
    private final @Nullable Elastic elastic;
    private final int replicas;
    private final SessionClient first;
    private final SessionClient second;
    private final int sessions;

    /** With {@code elastic} the ring grows and shrinks, and no node dies. */
    Story(
            Screen screen,
            Nodes ring,
            @Nullable Elastic elastic,
            int replicas,
            SessionClient first,
            SessionClient second,
            int sessions) {
        this.screen = screen;
        this.ring = ring;
        this.elastic = elastic;
        this.replicas = replicas;
        this.first = first;
        this.second = second;
        this.sessions = sessions;
    }

    /** {@return whether every session is as it must be in the end} */
    boolean tell() throws InterruptedException {
        screen.title("%s; of every session %s"
                .formatted(elastic == null ? ring.description() : elastic.description(ring), copies()));
        Shop shop = new Shop(first, second, sessions);
        screen.progress("log in", sessions, shop::open);
        screen.line("%,d sessions created by the first JVM".formatted(sessions));

        screen.title("Two requests of every customer at once, one on each JVM");
        screen.progress("shop", sessions, shop::shopInParallel);
        Shop.Count count = readBack(shop, shop.customers());
        screen.line("%,d of %,d sessions hold the changes of both JVMs".formatted(count.of(Finding.RIGHT), sessions));
        if (!count.allRight()) {
            screen.line("NOT RIGHT: " + count);
            return false;
        }

        Traffic traffic = new Traffic(first, second, shop.customers());
        boolean whole;
        List<Customer> customers;
        try (Board board = new Board(ring, List.of(first, second), traffic)) {
            traffic.start();
            screen.title("From now on requests never stop: customers shop, log out, others log in");
            pass(board, A_WHILE);
            whole = elastic == null ? survives(board, traffic) : elastic.growsAndShrinks(board, traffic);
        } finally {
            customers = traffic.stop();
        }
        return judge(shop, customers, traffic) && whole;
    }

    private String copies() {
        return replicas == 0 ? "one copy" : (1 + replicas) + " copies";
    }

    private void pass(Board board, Duration time) throws InterruptedException {
        screen.watch(board::lines, () -> false, time);
    }

    private boolean survives(Board board, Traffic traffic) throws InterruptedException {
        return !ring.mayKill() || (comesBackEmpty(board, traffic) && comesBackWithOldData(board, traffic));
    }

    private boolean comesBackEmpty(Board board, Traffic traffic) throws InterruptedException {
        int victim = ring.list().size() / 2;
        String name = ring.list().get(victim);
        screen.title("Node " + name + " is killed, and requests go on");
        List<Optional<String>> runs = board.runs(victim);
        ring.kill(victim);
        pass(board, A_WHILE);
        screen.title("It comes back, empty" + (replicas == 0 ? "" : ", and is given what it lacks"));
        long before = board.repairs();
        ring.restart(victim);
        boolean repaired = repaired(board, traffic, victim, runs);
        if (replicas > 0) {
            screen.line("%,d copies were written again".formatted(board.repairs() - before));
        }
        return repaired;
    }

    private boolean comesBackWithOldData(Board board, Traffic traffic) throws InterruptedException {
        int victim = ring.list().size() / 2 - 1;
        String name = ring.list().get(victim);
        screen.title("What node " + name + " holds is copied, as for a backup");
        List<Optional<String>> runs = board.runs(victim);
        Runnable comeBack = ring.backUp(victim);
        pass(board, A_WHILE);
        screen.title("It is killed, and requests go on");
        ring.kill(victim);
        pass(board, A_WHILE);
        screen.title("It comes back with that old data");
        long before = board.oldCopies();
        comeBack.run();
        boolean repaired = repaired(board, traffic, victim, runs);
        screen.line("%,d times it gave an old copy, which %s"
                .formatted(
                        board.oldCopies() - before,
                        replicas == 0 ? "had to be believed: there is no other" : "was not believed"));
        return repaired;
    }

    /** Waits until both JVMs know the new run of a node and nothing is left to do for it; tells if that takes too long. */
    private boolean repaired(Board board, Traffic traffic, int node, List<Optional<String>> before)
            throws InterruptedException {
        BooleanSupplier whole = () -> {
            List<Optional<String>> runs = board.runs(node);
            boolean known = true;
            for (int i = 0; i < runs.size(); i++) {
                known &= !runs.get(i).equals(before.get(i));
            }
            return known && board.isWhole();
        };
        long doorsShut = System.nanoTime() + A_WHILE.toNanos();
        boolean repaired = screen.watch(
                board::lines,
                () -> {
                    traffic.shutDoors(System.nanoTime() - doorsShut > 0);
                    return whole.getAsBoolean();
                },
                LONGEST_REPAIR);
        traffic.shutDoors(false);
        if (!repaired) {
            screen.line("NOT RIGHT: it was not repaired within " + LONGEST_REPAIR.toSeconds() + " s");
        }
        return repaired;
    }

    private boolean judge(Shop shop, List<Customer> customers, Traffic traffic) throws InterruptedException {
        screen.title(
                "In the end every session is looked at: all its changes must be there, and who logged out stays so");
        Shop.Count count = readBack(shop, customers);
        screen.line("%,d of %,d sessions are right, %,d of them logged out; %,d requests, %,d turned away for a moment"
                .formatted(
                        count.of(Finding.RIGHT),
                        customers.size(),
                        customers.stream()
                                .filter(c -> c.isLoggedOut() && !c.isWronged())
                                .count(),
                        traffic.requests(),
                        traffic.turnedAway()));
        if (count.allRight()) {
            screen.line("nothing is lost");
            return true;
        }
        screen.line("LOST: %,d sessions are gone (of %,d the miss says NODE_RESTARTED)"
                .formatted(count.of(Finding.LOST), count.restarted()));
        screen.line("LOST: %,d sessions lack acknowledged changes, %,d log-outs are undone, %,d sessions unavailable"
                .formatted(count.of(Finding.OLDER), count.of(Finding.RETURNED), count.of(Finding.UNAVAILABLE)));
        if (replicas == 0) {
            screen.line("With --replicas 0 a session lives and dies with its node; --replicas 1 loses none of them.");
        }
        return false;
    }

    private Shop.Count readBack(Shop shop, List<Customer> customers) throws InterruptedException {
        AtomicReference<Shop.@Nullable Count> count = new AtomicReference<>();
        screen.progress("check", customers.size(), step -> count.set(shop.readBack(customers, step)));
        return Objects.requireNonNull(count.get());
    }
}
