package io.sessionring.example.quickstart;

import io.sessionring.SessionClient;
import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.memory.MemoryBackend;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.console.CommandFrame;
import io.sessionring.spi.Backend;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
                    + " kills one node, which comes back empty, and another one, which comes back with old data, all"
                    + " under traffic, and checks every session. Or, with --elastic, adds nodes to the ring and takes"
                    + " them out again.",
            "Without options it runs inside this JVM. Exit code 0: nothing is lost, 1: something is."
        })
public final class Quickstart implements Callable<Integer> {

    /** A demonstration on a busy laptop shall not fail for being slow. */
    private static final Duration DEADLINE = Duration.ofSeconds(1);

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

    @Option(
            names = "--elastic",
            description = "no node dies, but the ring grows from three nodes to all of them, and shrinks back")
    private boolean elastic;

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "1000", description = "how many (default 1000)")
    private int sessions;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "further copies of every session (default 1); with 0 a killed node takes its sessions along")
    private int replicas;

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
        CommandFrame frame = CommandFrame.onStandardStreams();
        PrintStream out = new PrintStream(frame.out(), true, StandardCharsets.UTF_8);
        System.exit(run(frame, new Screen(out), arguments));
    }

    /** Runs the demonstration and returns the exit code. */
    static int run(CommandFrame frame, Screen screen, String... arguments) {
        return frame.run(new CommandLine(new Quickstart(screen)), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (sessions < 1) {
            throw new ParameterException(spec.commandLine(), "--sessions must be at least 1; got " + sessions);
        }
        if (elastic && nodes != null && nodes.size() <= Elastic.FEW) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--elastic needs more than %d nodes; got %d".formatted(Elastic.FEW, nodes.size()));
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
        try (SessionClient first = client(ring);
                SessionClient second = client(ring)) {
            if (!first.awaitReady(Duration.ofSeconds(10)) || !second.awaitReady(Duration.ofSeconds(10))) {
                first.nodes().stream()
                        .filter(node -> !node.trouble().isEmpty())
                        .forEach(node -> screen.line("%s: %s".formatted(node.node(), node.trouble())));
                screen.line("not every node answers");
                return false;
            }
            // Copies that are written before a client has known a node for so long have to be looked at again.
            TimeUnit.NANOSECONDS.sleep(DEADLINE.toNanos());
            Elastic growth = elastic ? new Elastic(screen, ring.list(), first, second) : null;
            return new Story(screen, ring, growth, replicas, first, second, sessions).tell();
        }
    }

    private SessionClient client(Nodes ring) {
        List<String> listed = elastic ? ring.list().subList(0, Elastic.FEW) : ring.list();
        try {
            return SessionClient.builder(ring.backend(), KryoCodec.allowing(Cart.class))
                    .nodes(listed.toArray(String[]::new))
                    .replicas(replicas)
                    .namespace("quickstart")
                    .operationDeadline(DEADLINE)
                    .build();
        } catch (IllegalArgumentException e) { // too few nodes for so many replicas, or a node that is none
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
