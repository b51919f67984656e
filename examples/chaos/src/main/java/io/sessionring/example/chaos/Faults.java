package io.sessionring.example.chaos;

import io.sessionring.example.chaos.Requests.Change;
import io.sessionring.example.servers.Direction;
import io.sessionring.example.servers.Item;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.Server;
import io.sessionring.internal.ring.SessionKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Breaks things and mends them: one method for each {@link Nemesis}. For one thread. */
final class Faults {

    private static final int JUNK_SIZE = 400;

    /** With fewer memcached does not start, since it needs some itself. */
    private static final int LEAST_CONNECTIONS = 20;

    private final BackendKind backend;
    private final Cluster cluster;
    private final Copies copies;
    private final Workload workload;
    private final Requests requests;
    private final Children children;
    private final int childServer;
    private final Random random;
    private long brokenAt;
    private long brokenRequests;

    Faults(
            BackendKind backend,
            Cluster cluster,
            Copies copies,
            Workload workload,
            Requests requests,
            Children children,
            int childServer,
            Random random) {
        this.backend = backend;
        this.cluster = cluster;
        this.copies = copies;
        this.workload = workload;
        this.requests = requests;
        this.children = children;
        this.childServer = childServer;
        this.random = random;
    }

    /** {@return when the last fault has begun, after its preparations} */
    long brokenAt() {
        return brokenAt;
    }

    /** {@return how many requests had been sent to its node by then} */
    long brokenRequests() {
        return brokenRequests;
    }

    private void begins(int node) {
        brokenAt = System.nanoTime();
        brokenRequests = cluster.requests(node);
    }

    private static void sleep(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited in vain: " + what);
            }
            sleep(5);
        }
    }

    void restartEmpty(int node, long millis) throws InterruptedException {
        begins(node);
        cluster.server(node).kill();
        sleep(millis);
        cluster.server(node).restart();
    }

    void restartWithOldDump(int node, long millis) throws InterruptedException {
        MemcachedServer server = (MemcachedServer) cluster.server(node);
        List<Item> items = server.dump();
        sleep(millis); // meanwhile the sessions change
        begins(node);
        server.kill();
        sleep(millis / 2);
        // Nobody shall see the server before it has its old data.
        cluster.links(node).forEach(link -> link.refuse(true));
        server.restart();
        server.load(items);
        cluster.links(node).forEach(link -> link.refuse(false));
    }

    /** With an older RDB file or an older append-only file, whichever this node keeps. */
    void restartWithOldFile(int node, long millis) throws InterruptedException {
        RedisServer server = (RedisServer) cluster.server(node);
        Path copy = server.save();
        sleep(millis);
        begins(node);
        server.kill();
        sleep(millis / 2);
        server.restartFrom(copy);
    }

    /** {@return what restarts a node later, with the data that it has now} */
    Runnable withDataOfNow(int node) {
        return cluster.server(node).backUp();
    }

    void hang(int node, long millis) throws InterruptedException {
        begins(node);
        cluster.server(node).suspend();
        sleep(millis);
        cluster.server(node).resume();
    }

    void hangAndDie(int node, long millis) throws InterruptedException {
        begins(node);
        cluster.server(node).suspend();
        sleep(millis);
        cluster.server(node).kill();
        sleep(millis / 4);
        cluster.server(node).restart();
    }

    void flush(int node, long millis) {
        begins(node);
        cluster.server(node).flush();
    }

    void evict(int node, long millis) throws InterruptedException {
        try (Admin admin = new Admin(cluster.server(node))) {
            begins(node);
            List<Story> stories = workload.active();
            for (int i = 0; i < Math.min(5, stories.size()); i++) {
                admin.evict(SessionKey.of(
                        stories.get(random.nextInt(stories.size())).cookie().id()));
                sleep(millis / 5);
            }
        }
    }

    void memoryPressure(int node, long millis) throws InterruptedException {
        littleMemory(node, millis, false);
    }

    void memoryFull(int node, long millis) throws InterruptedException {
        littleMemory(node, millis, true);
    }

    private void littleMemory(int node, long millis, boolean refuses) throws InterruptedException {
        Server server = cluster.server(node);
        if (backend == BackendKind.MEMCACHED) {
            begins(node);
            MemcachedServer.Builder little =
                    MemcachedServer.builder().at(server.host(), server.port()).memory(2);
            cluster.replace(node, refuses ? little.refuseWhenFull()::start : little::start);
            junk(node, 2 * millis);
            cluster.bringBack(node);
            return;
        }
        try (Admin admin = new Admin(server)) {
            begins(node);
            admin.command("CONFIG SET maxmemory-policy " + (refuses ? "noeviction" : "allkeys-random"));
            admin.command("CONFIG SET maxmemory 2mb");
            junk(node, millis);
            admin.command("CONFIG SET maxmemory 0");
            admin.command("CONFIG SET maxmemory-policy noeviction");
            admin.command("FLUSHALL"); // the junk; it is still the same node's fault
        }
    }

    private void junk(int node, long millis) throws InterruptedException {
        try (Admin admin = new Admin(cluster.server(node))) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            for (int i = 0; System.nanoTime() - end < 0; i += 1_000) {
                admin.junk(i, 1_000, JUNK_SIZE);
                sleep(50);
            }
        }
    }

    void connectionLimit(int node, long millis) throws InterruptedException {
        Server server = cluster.server(node);
        if (backend == BackendKind.MEMCACHED) {
            begins(node);
            cluster.links(node).forEach(link -> link.refuse(true));
            cluster.replace(
                    node,
                    MemcachedServer.builder().at(server.host(), server.port()).maxConnections(LEAST_CONNECTIONS)
                            ::start);
            List<Admin> others = takeConnections(node);
            cluster.links(node).forEach(link -> link.refuse(false));
            sleep(2 * millis);
            others.forEach(Admin::close);
            cluster.bringBack(node);
            return;
        }
        try (Admin admin = new Admin(server)) {
            begins(node);
            admin.command("CONFIG SET maxclients 3");
            cluster.links(node).forEach(Proxy::reset);
            sleep(millis);
            admin.command("CONFIG SET maxclients 10000");
        }
    }

    /** Leaves two connections for the clients. */
    private List<Admin> takeConnections(int node) {
        List<Admin> taken = new ArrayList<>();
        boolean room = true;
        while (room) {
            Admin admin = new Admin(cluster.server(node));
            taken.add(admin);
            room = admin.answers("version");
        }
        for (int i = 0; i < 3 && !taken.isEmpty(); i++) {
            taken.remove(taken.size() - 1).close();
        }
        return taken;
    }

    /** Spoils the line of one client to the node, or of all of them. */
    private void lines(int node, long millis, Consumer<Proxy> spoil) throws InterruptedException {
        lines(node, millis, 1, spoil);
    }

    /** The same several times, of other clients perhaps. */
    private void lines(int node, long millis, int times, Consumer<Proxy> spoil) throws InterruptedException {
        begins(node);
        for (int i = 0; i < times; i++) {
            spoilOnce(node, millis / times, spoil);
        }
    }

    private void spoilOnce(int node, long millis, Consumer<Proxy> spoil) throws InterruptedException {
        List<Proxy> links = cluster.links(node);
        List<Proxy> spoilt = random.nextBoolean() ? links : List.of(links.get(random.nextInt(links.size())));
        spoilt.forEach(spoil);
        sleep(millis);
        spoilt.forEach(Proxy::clear);
    }

    private Direction direction() {
        return random.nextBoolean() ? Direction.REQUESTS : Direction.REPLIES;
    }

    void delay(int node, long millis) throws InterruptedException {
        lines(node, millis, link -> {
            link.delay(Direction.REQUESTS, Duration.ofMillis(random.nextInt(10, 80)));
            link.delay(Direction.REPLIES, Duration.ofMillis(random.nextInt(10, 80)));
        });
    }

    void dropRequests(int node, long millis) throws InterruptedException {
        drop(Direction.REQUESTS, node, millis);
    }

    void dropReplies(int node, long millis) throws InterruptedException {
        drop(Direction.REPLIES, node, millis);
    }

    /** No connection goes on with a hole in it: what lost something is over when the fault is. */
    private void drop(Direction direction, int node, long millis) throws InterruptedException {
        lines(node, millis, link -> link.drop(direction, true));
        cluster.links(node).forEach(Proxy::reset);
    }

    void holdAndRelease(int node, long millis) throws InterruptedException {
        Direction direction = direction();
        lines(node, millis, link -> link.hold(direction));
    }

    void reset(int node, long millis) throws InterruptedException {
        lines(node, millis, 3, Proxy::reset);
    }

    void blackHole(int node, long millis) throws InterruptedException {
        lines(node, millis, link -> link.blackHole(true));
    }

    void truncate(int node, long millis) throws InterruptedException {
        lines(node, millis, 3, link -> link.truncateNext(direction(), random.nextInt(60)));
    }

    void flipAByte(int node, long millis) throws InterruptedException {
        lines(node, millis, 6, link -> link.flipNext(Direction.REPLIES, random.nextInt(200), 1 << random.nextInt(8)));
    }

    void disagreeingViews(int node, long millis) throws InterruptedException {
        Proxy one = cluster.link(0, node);
        List<Integer> others = copies.shape().without(node).nodes();
        Proxy other = cluster.link(1, others.get(random.nextInt(others.size())));
        begins(node);
        for (Direction direction : Direction.values()) { // as a cut line does, of which nothing is lost for ever
            one.hold(direction);
            other.hold(direction);
        }
        sleep(millis);
        one.clear();
        other.clear();
    }

    void childKilled(int node, long millis) throws InterruptedException {
        begins(node);
        ChildJvm child = children.awaitCurrent();
        child.turn().acquire();
        inMidSave(child, () -> {
            child.kill();
            mendLinesOfTheChild();
        });
        children.next(copies.shape());
        sleep(millis);
    }

    void childStopped(int node, long millis) throws InterruptedException {
        begins(node);
        ChildJvm child = children.awaitCurrent();
        child.turn().acquire();
        try {
            inMidSave(child, () -> {
                child.suspend();
                try {
                    sleep(2 * millis);
                } finally {
                    child.resume();
                    mendLinesOfTheChild();
                }
            });
        } finally {
            child.turn().release();
        }
    }

    private void mendLinesOfTheChild() {
        cluster.linksOf(childServer).forEach(Proxy::clear);
    }

    private interface Blow {
        void fall() throws InterruptedException;
    }

    /** Strikes a JVM when a save of it has reached one of its nodes and no other one. */
    private void inMidSave(ChildJvm child, Blow blow) throws InterruptedException {
        Story story = anyActive();
        Story.Cookie cookie = story.cookie();
        int reached = copies.candidates(cookie.id())[random.nextInt(2)];
        Proxy open = cluster.link(childServer, reached);
        Thread[] blows = new Thread[1];
        RuntimeException[] failure = new RuntimeException[1];
        story.begin();
        try {
            requests.change(
                    story,
                    childServer,
                    child,
                    cookie,
                    () -> {
                        for (int node = 0; node < cluster.size(); node++) {
                            if (node != reached) {
                                cluster.link(childServer, node).hold(Direction.REQUESTS);
                            }
                        }
                        long before = open.requests();
                        blows[0] = new Thread(
                                () -> {
                                    try {
                                        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(150);
                                        while (open.requests() == before && System.nanoTime() - end < 0) {
                                            Thread.onSpinWait();
                                        }
                                        sleep(2); // it reaches the server
                                        blow.fall();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    } catch (RuntimeException e) {
                                        failure[0] = e;
                                    }
                                },
                                "mid-save");
                        blows[0].start();
                    },
                    new Change(List.of("user", "cart"), Set.of()));
            if (blows[0] == null) {
                blow.fall(); // the session could not be loaded; the JVM is struck all the same
            } else {
                blows[0].join();
            }
        } finally {
            story.done();
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    private Story anyActive() throws InterruptedException {
        await("a session is in use", () -> !workload.active().isEmpty());
        List<Story> stories = workload.active();
        return stories.isEmpty() ? anyActive() : stories.get(random.nextInt(stories.size()));
    }
}
