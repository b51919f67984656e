package io.sessionring.example.chaos;

import io.sessionring.example.chaos.RingSight.Stage;
import io.sessionring.example.chaos.SessionStore.Unavailable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Changes the ring: one method for each {@link Move}. Whoever is chosen by lot begins a change, and none is over before all
 * servers see one ring. For one thread.
 */
final class Changes {

    /** Of so many nodes the ring consists at the beginning, and at least. */
    static final int LEAST = 3;

    static final int MOST = 6;

    /** One can be replaced even when the ring has the most, and the first one has another address. */
    static final int SERVERS = OwnLines.NAMES + 1;

    /** The number of the server at the other address of the first node. */
    private static final int OTHER_ADDRESS = OwnLines.NAMES;

    private static final int REPLICAS = 1;
    private static final int LEAST_FOR_TWO_REPLICAS = 5;

    private static final long BEGUN_WITHIN = TimeUnit.SECONDS.toNanos(15);
    private static final long ONE_RING_WITHIN = TimeUnit.SECONDS.toNanos(90);
    private static final long WHOLE_WITHIN = TimeUnit.SECONDS.toNanos(60);
    private static final int PUBLISHER_LIVES_MILLIS = 60_000;
    private static final int TRIES = 3;

    /** About as long as a change takes, if nobody disturbs it. */
    private static final int CHANGE_MILLIS = 6_500;

    /** Until a server that nobody needs, and that has forgotten, has been told again what ring there is. */
    private static final int TOLD_AGAIN_MILLIS = 2_500;

    private static final List<Nemesis> MEANWHILE = List.of(
            Nemesis.RESTART_EMPTY,
            Nemesis.HANG,
            Nemesis.HANG_AND_DIE,
            Nemesis.FLUSH,
            Nemesis.DELAY,
            Nemesis.HOLD_AND_RELEASE,
            Nemesis.RESET,
            Nemesis.BLACK_HOLE);

    private final AdapterKind adapter;
    private final Cluster cluster;
    private final Copies copies;
    private final List<SessionStore> stores;
    private final Children children;
    private final Faults faults;
    private final Random random;
    private RingShape former;
    private long begunAt;
    private boolean asleep;

    Changes(
            AdapterKind adapter,
            Cluster cluster,
            Copies copies,
            List<SessionStore> stores,
            Children children,
            Faults faults,
            Random random) {
        this.adapter = adapter;
        this.cluster = cluster;
        this.copies = copies;
        this.stores = stores;
        this.children = children;
        this.faults = faults;
        this.random = random;
        this.former = copies.shape();
    }

    /** {@return when the last move has begun} */
    long begunAt() {
        return begunAt;
    }

    void make(Move move, long millis) throws InterruptedException {
        begunAt = System.nanoTime();
        move.make(this, millis);
        switchOffSome();
    }

    void growAndShrink(long millis) throws InterruptedException {
        while (size() < MOST) {
            change(grown(Math.min(1 + random.nextInt(2), MOST - size())));
        }
        while (size() > LEAST) {
            change(shrunk(Math.min(1 + random.nextInt(2), size() - LEAST)));
        }
    }

    void replaceANode(long millis) throws InterruptedException {
        change(replaced(any(shape().nodes())));
    }

    void rollingReplacement(long millis) throws InterruptedException {
        for (int node : shape().nodes()) {
            change(replaced(node));
        }
    }

    void moveAnAddress(long millis) throws InterruptedException {
        int now = shape().nodes().contains(OTHER_ADDRESS) ? OTHER_ADDRESS : 0;
        if (!shape().nodes().contains(now)) {
            change(shape().without(any(shape().nodes())).with(now));
        }
        int next = OTHER_ADDRESS - now;
        cluster.server(next).restart();
        sleep(TOLD_AGAIN_MILLIS);
        change(shape().without(now).with(next));
    }

    /** The nodes of before are still there when it wakes. */
    void slept(long millis) throws InterruptedException {
        ChildJvm child = children.awaitCurrent();
        int term = term();
        RingShape wanted = replaced(any(shape().nodes()));
        child.turn().acquire();
        asleep = true;
        try {
            child.suspend();
            try {
                change(wanted);
            } finally {
                child.resume();
            }
        } finally {
            asleep = false;
            child.turn().release();
        }
        awaitOneRing(term + 1, Optional.of(wanted));
    }

    void joinWithOldData(long millis) throws InterruptedException {
        int node = any(shape().nodes());
        RingShape before = shape();
        RingShape without = replaced(node);
        Runnable withOldData = faults.withDataOfNow(node);
        change(without);
        cluster.links(node).forEach(link -> link.refuse(true)); // nobody shall see it before it has its old data
        withOldData.run();
        cluster.links(node).forEach(link -> link.refuse(false));
        sleep(TOLD_AGAIN_MILLIS);
        change(before);
    }

    void replicasUpAndDown(long millis) throws InterruptedException {
        RingShape before = shape();
        RingShape enough = grown(Math.max(0, LEAST_FOR_TWO_REPLICAS - size()));
        change(enough.keeping(REPLICAS + 1));
        change(random.nextBoolean() ? before : enough);
    }

    void goBack(long millis) throws InterruptedException {
        int term = term();
        begin(other());
        sleep(random.nextInt(CHANGE_MILLIS));
        boolean unused = any(servers()).goBack();
        awaitOneRing(term + 1, Optional.empty());
    }

    void twoAtOnce(long millis) throws InterruptedException {
        int term = term();
        List<SessionStore> two = new ArrayList<>(stores);
        Collections.shuffle(two, random);
        RingShape one = other();
        RingShape another = other();
        boolean begun = false;
        for (int i = 0; i < 20 && !begun; i++) {
            CompletableFuture<Boolean> first =
                    CompletableFuture.supplyAsync(() -> two.get(0).change(one));
            boolean second = two.get(1).change(another);
            begun = first.join() || second;
        }
        awaitOneRing(term + 1, Optional.empty());
    }

    /** A short stage may be over before the JVM has seen it: then another one tries. */
    void publisherKilled(Stage stage) throws InterruptedException {
        boolean killed = false;
        for (int i = 0; i < TRIES && !killed; i++) {
            killed = publisherKilledOnce(stage);
        }
    }

    /** The JVM that comes after it lists what the ring was. */
    private boolean publisherKilledOnce(Stage stage) throws InterruptedException {
        RingShape before = shape();
        RingShape wanted = other();
        int term = term();
        ChildJvm child = children.awaitCurrent();
        InTurn publisher = new InTurn(child);
        within(BEGUN_WITHIN, "the JVM begins a change", () -> publisher.changeAndDie(wanted, stage));
        boolean killed = child.diesWhenTold(PUBLISHER_LIVES_MILLIS);
        children.next(before);
        awaitOneRing(term + 1, Optional.of(wanted));
        return killed;
    }

    void rollingRestart(long millis) throws InterruptedException {
        for (int node : shape().nodes()) {
            awaitWhole();
            faults.restartEmpty(node, millis / 2);
        }
    }

    void oldList(long millis) throws InterruptedException {
        int term = term();
        children.next(former);
        awaitOneRing(term, Optional.of(shape()));
    }

    void faultMeanwhile(long millis) throws InterruptedException {
        int term = term();
        RingShape wanted = other();
        TreeSet<Integer> both = new TreeSet<>(shape().nodes());
        both.addAll(wanted.nodes());
        begin(wanted);
        sleep(random.nextInt(CHANGE_MILLIS));
        any(MEANWHILE).strike(faults, any(List.copyOf(both)), millis);
        cluster.mend();
        awaitOneRing(term + 1, Optional.of(wanted));
    }

    private RingShape shape() {
        return copies.shape();
    }

    private int size() {
        return shape().nodes().size();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** {@return the servers that are not of the ring, in any order} */
    private List<Integer> outside() {
        List<Integer> outside = new ArrayList<>();
        for (int node = 0; node < cluster.size(); node++) {
            if (!shape().nodes().contains(node)) {
                outside.add(node);
            }
        }
        Collections.shuffle(outside, random);
        return outside;
    }

    /** {@return the nodes that can be taken into the ring together, in any order}: each name once */
    private List<Integer> spares() {
        return outside().stream()
                .filter(node -> node != OTHER_ADDRESS)
                .filter(node -> node != 0 || !shape().nodes().contains(OTHER_ADDRESS))
                .toList();
    }

    private RingShape grown(int by) {
        RingShape grown = shape();
        for (int node : spares().subList(0, by)) {
            grown = grown.with(node);
        }
        return grown;
    }

    private RingShape shrunk(int by) {
        List<Integer> leaving = new ArrayList<>(shape().nodes());
        Collections.shuffle(leaving, random);
        RingShape shrunk = shape();
        for (int node : leaving.subList(0, by)) {
            shrunk = shrunk.without(node);
        }
        return shrunk;
    }

    private RingShape replaced(int node) {
        return shape().without(node).with(spares().get(0));
    }

    /** {@return another ring, by one node} */
    private RingShape other() {
        int lot = random.nextInt(3);
        if (lot == 0 && size() < MOST) {
            return grown(1);
        }
        return lot == 1 && size() > LEAST ? shrunk(1) : replaced(any(shape().nodes()));
    }

    private void change(RingShape wanted) throws InterruptedException {
        int term = term();
        begin(wanted);
        awaitOneRing(term + 1, Optional.of(wanted));
    }

    private void begin(RingShape wanted) throws InterruptedException {
        if (adapter.hearsOfChanges()) {
            within(
                    BEGUN_WITHIN,
                    "somebody begins a change",
                    () -> any(servers()).change(wanted));
            return;
        }
        List<RingAccess> servers = servers();
        Collections.shuffle(servers, random);
        for (RingAccess server : servers) { // each is told some time, by its operator
            boolean unused = server.change(wanted);
            sleep(random.nextInt(1_000));
        }
    }

    private List<RingAccess> servers() throws InterruptedException {
        List<RingAccess> servers = new ArrayList<>(stores);
        if (!asleep) {
            servers.add(new InTurn(children.awaitCurrent()));
        }
        return servers;
    }

    /** The JVM that has to be asked one thing after the other. */
    private record InTurn(ChildJvm jvm) implements RingAccess {

        private <T> T ask(Function<ChildJvm, T> question) {
            jvm.turn().acquireUninterruptibly();
            try {
                return question.apply(jvm);
            } finally {
                jvm.turn().release();
            }
        }

        @Override
        public boolean change(RingShape wanted) {
            return ask(asked -> asked.change(wanted));
        }

        boolean changeAndDie(RingShape wanted, Stage dieIn) {
            return ask(asked -> asked.changeAndDie(wanted, dieIn));
        }

        @Override
        public boolean goBack() {
            return ask(RingAccess::goBack);
        }

        @Override
        public RingSight ring() {
            return ask(RingAccess::ring);
        }
    }

    private List<RingSight> sights() throws InterruptedException {
        return servers().stream().map(RingAccess::ring).toList();
    }

    private int term() {
        return stores.stream().mapToInt(store -> store.ring().term()).max().orElseThrow();
    }

    /** Nobody is stuck: waits until all servers work on one ring, which nothing changes any more. */
    private void awaitOneRing(int term, Optional<RingShape> wanted) throws InterruptedException {
        int least = adapter.hearsOfChanges() ? term : 0;
        within(ONE_RING_WITHIN, "all servers work on one ring", () -> {
            List<RingSight> sights = sights();
            RingSight first = sights.get(0);
            boolean one = first.term() >= least
                    && sights.stream()
                            .allMatch(sight -> sight.stage() == Stage.STABLE
                                    && sight.term() == first.term()
                                    && sight.shape().equals(first.shape()));
            if (one && !first.shape().equals(shape())) {
                former = shape();
                copies.follow(first.shape());
            }
            return one;
        });
        if (wanted.isPresent() && !shape().equals(wanted.get())) {
            throw new IllegalStateException("the ring is " + shape() + ", but was to be " + wanted.get());
        }
    }

    /** Waits until every server says that any node may be taken out. */
    void awaitWhole() throws InterruptedException {
        within(
                WHOLE_WITHIN,
                "every node may be taken out",
                () -> sights().stream().allMatch(RingSight::whole));
    }

    /** A node that left the ring is switched off, and is new when it is needed again; or it goes on as it is. */
    private void switchOffSome() throws InterruptedException {
        boolean some = false;
        for (int node : outside()) {
            if (random.nextBoolean()) {
                cluster.server(node).restart();
                some = true;
            }
        }
        if (some) {
            sleep(TOLD_AGAIN_MILLIS);
        }
    }

    private static void sleep(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private void within(long nanos, String what, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        String why = "";
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (Unavailable e) {
                why = ": " + e.getMessage();
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited in vain: " + what + why + "; they see " + sights());
            }
            sleep(20);
        }
    }
}
