package io.sessionring.example.quickstart;

import io.sessionring.Node;
import io.sessionring.OperationEvent;
import io.sessionring.SessionClient;
import io.sessionring.SessionListener;
import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.memory.MemoryBackend;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.spi.Backend;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job as a demonstration: sessions with shopping carts over several nodes, two JVMs that change them in parallel. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        version = "quickstart 0.1",
        sortOptions = false,
        description = {
            "Keeps sessions with shopping carts on a ring of nodes, changes them from two clients in parallel,"
                    + " kills a node, and checks everything that is read back.",
            "Without options it runs inside this JVM. Exit code 0: everything read back was right."
        })
public final class Quickstart implements Callable<Integer> {

    /** The kind of node. */
    enum Kind {
        memory,
        memcached,
        redis;

        Backend backend() {
            return switch (this) {
                case memory -> MemoryBackend.create();
                case memcached -> MemcachedBackend.create();
                case redis -> RedisBackend.create();
            };
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "KIND",
            defaultValue = "memory",
            description = "memory (default), memcached or redis")
    @SuppressWarnings("NullAway.Init")
    private Kind kind;

    @Option(
            names = "--nodes",
            paramLabel = "H:P[:WEIGHT]",
            split = ",",
            description = "running nodes; without it the demonstration makes its own")
    private @Nullable List<String> nodes;

    @Option(
            names = "--start-servers",
            description = "start five real servers on free loopback ports, and stop them at the end")
    private boolean startServers;

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "1000", description = "how many (default 1000)")
    private int sessions;

    private final Screen screen;

    Quickstart(Screen screen) {
        this.screen = screen;
    }

    /**
     * Runs the demonstration.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        LogManager.getLogManager().reset(); // the screen belongs to the demonstration
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(commandLine(new Screen(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .execute(arguments));
    }

    static CommandLine commandLine(Screen screen) {
        return new CommandLine(new Quickstart(screen));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (sessions < 1) {
            throw new ParameterException(spec.commandLine(), "--sessions must be at least 1; got " + sessions);
        }
        try (Nodes ring = openNodes()) {
            return demonstrate(ring) ? 0 : 1;
        }
    }

    private Nodes openNodes() {
        boolean memory = kind == Kind.memory;
        if (memory && (nodes != null || startServers)) {
            throw new ParameterException(
                    spec.commandLine(), "--nodes and --start-servers go with --backend memcached or redis");
        }
        if (!memory && (nodes != null) == startServers) {
            throw new ParameterException(
                    spec.commandLine(), "--backend " + kind + " needs either --nodes or --start-servers");
        }
        if (memory) {
            return new MemoryNodes();
        }
        return nodes == null ? ServerNodes.start(kind) : new GivenNodes(kind, nodes);
    }

    private boolean demonstrate(Nodes ring) throws InterruptedException {
        Map<String, AtomicInteger> perNode = new ConcurrentHashMap<>();
        SessionListener counting = new SessionListener() {
            @Override
            public void operation(OperationEvent event) {
                if (event.kind() == OperationEvent.Kind.CREATE && event.result() == OperationEvent.Result.OK) {
                    event.node()
                            .ifPresent(node -> perNode.computeIfAbsent(node, n -> new AtomicInteger())
                                    .incrementAndGet());
                }
            }
        };
        try (SessionClient first = client(ring, counting);
                SessionClient second = client(ring, new SessionListener() {})) {
            if (!first.awaitReady(Duration.ofSeconds(10)) || !second.awaitReady(Duration.ofSeconds(10))) {
                first.nodes().stream()
                        .filter(node -> !node.trouble().isEmpty())
                        .forEach(node -> screen.line("%s: %s".formatted(node.node(), node.trouble())));
                screen.line("not every node answers");
                return false;
            }
            screen.title(ring.description());
            Shop shop = new Shop(first, second);
            return shopping(shop, ring, perNode) && (!ring.mayKill() || aNodeDies(shop, ring, perNode));
        }
    }

    private SessionClient client(Nodes ring, SessionListener listener) {
        return SessionClient.builder(ring.backend(), KryoCodec.allowing(Cart.class))
                .nodes(ring.list().toArray(String[]::new))
                .namespace("quickstart")
                .operationDeadline(Duration.ofSeconds(2)) // a demonstration on a busy laptop shall not fail for that
                .listener(listener)
                .build();
    }

    private boolean shopping(Shop shop, Nodes ring, Map<String, AtomicInteger> perNode) throws InterruptedException {
        screen.progress("log in", sessions, step -> shop.open(sessions, step));
        screen.line("%,d sessions created by the first JVM, spread over the nodes:".formatted(sessions));
        screen.bars(counts(ring, perNode), Map.of());

        screen.title("Two requests of every customer at once, one on each JVM");
        screen.progress("shop", 2 * sessions, shop::shopInParallel);
        Shop.Count count = readBack(shop);
        screen.line("%,d of %,d sessions hold the changes of both JVMs".formatted(count.right(), sessions));
        if (count.right() != sessions) {
            screen.line("NOT RIGHT: %s".formatted(count));
            return false;
        }
        return true;
    }

    private boolean aNodeDies(Shop shop, Nodes ring, Map<String, AtomicInteger> perNode) throws InterruptedException {
        int victim = ring.list().size() / 2;
        String name = ring.list().get(victim);
        int share = counts(ring, perNode).getOrDefault(name, 0);
        screen.title("Node " + name + " is killed");
        ring.kill(victim);
        Shop.Count down = readBack(shop);
        screen.line(
                "%,d sessions are served as before, %,d are unavailable".formatted(down.right(), down.unavailable()));
        screen.bars(counts(ring, perNode), Map.of(name, "unavailable"));

        screen.title("It comes back, empty");
        ring.restart(victim);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Shop.Count back = readBack(shop);
        while (back.unavailable() > 0 && System.nanoTime() < end) {
            back = readBack(shop);
        }
        screen.line(
                "%,d sessions are lost: the share of that node, since each has one copy; the miss says NODE_RESTARTED"
                        .formatted(back.restarted()));
        boolean right = down.right() == sessions - share
                && down.unavailable() == share
                && back.right() == sessions - share
                && back.restarted() == share;
        if (!right) {
            screen.line("NOT RIGHT: while down %s, afterwards %s, share of the node %d".formatted(down, back, share));
        }
        return right;
    }

    private Shop.Count readBack(Shop shop) throws InterruptedException {
        AtomicReference<Shop.@Nullable Count> count = new AtomicReference<>();
        screen.progress("check", sessions, step -> count.set(shop.readBack(step)));
        return Objects.requireNonNull(count.get());
    }

    private static Map<String, Integer> counts(Nodes ring, Map<String, AtomicInteger> perNode) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String node : ring.list()) {
            AtomicInteger count = perNode.get(Node.parse(node).identity());
            counts.put(node, count == null ? 0 : count.get());
        }
        return counts;
    }
}
