package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Node;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionUnavailableException;
import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.Server;
import io.sessionring.spi.Answer.Report;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Changes rings of real nodes, while an application uses them. Most of the time is spent waiting. */
@Execution(ExecutionMode.CONCURRENT)
class ChangeTest {

    private static final int SESSIONS = 300;

    /** At two thousand copies a second, of two nodes out of three, the sweep takes some seconds. */
    private static final int SESSIONS_FOR_SECONDS = 20 * SESSIONS;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the application sets on its client, and no command may change. */
    private static final String SETTINGS =
            "\nSETTINGS  session life 300 s, touch grain 30000 ms, clock skew 2000 ms, deadline 250 ms\n";

    private final List<Server> servers = new ArrayList<>();
    private String kind = "redis";

    @AfterEach
    void end() {
        servers.forEach(Server::close);
    }

    private String redis() {
        return started(RedisServer.start());
    }

    private String memcached() {
        return started(MemcachedServer.start());
    }

    private String started(Server server) {
        servers.add(server);
        return server.address();
    }

    private static String node(String nodes, int number) {
        return List.of(nodes.split(",", -1)).get(number);
    }

    private SessionClient application(String nodes) {
        Backend backend = "redis".equals(kind) ? RedisBackend.create() : MemcachedBackend.create();
        SessionClient client = SessionClient.builder(backend, KryoCodec.allowing())
                .nodes(nodes.split(","))
                .namespace("shop")
                .replicas(1)
                .maxInactiveInterval(Duration.ofMinutes(5))
                .clockSkew(Duration.ofSeconds(2))
                .build();
        assertThat(client.awaitReady(Duration.ofSeconds(10))).isTrue();
        return client;
    }

    private static List<String> stored(SessionClient client) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            Session session = client.create();
            session.set("number", i);
            persistently(() -> client.save(session));
            ids.add(session.id());
        }
        return ids;
    }

    private static void assertAllThere(SessionClient client, List<String> ids) {
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            assertThat(persistently(() -> client.load(id)).orElseThrow().get("number", Integer.class))
                    .hasValue(i);
        }
    }

    /** A busy machine may keep a call waiting for longer than its deadline: to try again is safe. */
    private static <T> T persistently(Supplier<T> call) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (SessionUnavailableException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
        }
    }

    private String[] arguments(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command, "--backend", kind, "--namespace", "shop"));
        all.addAll(Arrays.asList(more));
        return all.toArray(new String[0]);
    }

    private Call call(String command, String... more) {
        return Call.of("", arguments(command, more));
    }

    private void awaitStatus(String nodes, String what) {
        Eventually.eventually(
                PATIENCE,
                "the status says " + what,
                () -> call("status", "--nodes", nodes).out().contains(what));
    }

    private static void assertDone(Call call, String lastLine) {
        assertThat(call.errors()).isEmpty();
        assertThat(call.exitCode()).isZero();
        assertThat(call.out()).endsWith("\n" + lastLine + "\n");
    }

    private static void assertRefused(Call call, String why) {
        assertThat(call.errors()).contains(why);
        assertThat(call.errors().lines()).hasSize(1);
        assertThat(call.exitCode()).isEqualTo(1);
    }

    private void grown(String three, String five, List<String> ids) throws Exception {
        awaitStatus(three, "No node lags.");
        String any = node(three, 1);
        CompletableFuture<Call> change =
                CompletableFuture.supplyAsync(() -> call("change", "--from", three, "--to", five));
        awaitStatus(any, "PHASE     JOINT");
        awaitStatus(any, "No node lags.");
        Call during = call("status", "--nodes", any);
        assertThat(during.exitCode()).isZero();
        assertThat(during.out())
                .contains("\nTERM      0\n")
                .contains("\nRING      " + three + " with 1 replica, version 0\n")
                .contains("\nTO COME   " + five + " with 1 replica, version 0\n")
                .containsPattern("\n" + node(five, 4) + " +joins +[0-9a-f]{16} +yes +\\S+ +term 0 JOINT\n");
        Eventually.eventually(
                PATIENCE,
                "somebody is seen to carry it out",
                () -> Pattern.compile("\n" + any + " +member +[0-9a-f]{16} +\\S+ +[0-9a-f]{8} +term 0 JOINT\n")
                        .matcher(call("status", "--nodes", any).out())
                        .find());
        assertDone(change.get(60, TimeUnit.SECONDS), "The ring is now " + five + " with 1 replica.");
        Call after = call("status", "--nodes", any);
        assertThat(after.out())
                .contains("\nTERM      1\n", "\nPHASE     STABLE\n", "\nRING      " + five + " with 1 replica")
                .contains(SETTINGS)
                .endsWith("\nNo node lags.\n");
        assertThat(call("audit", "--nodes", five).out())
                .contains("\n" + SESSIONS + " sessions, 0 of them with fewer than 2 copies where clients look.\n");
        try (SessionClient late = application(three)) { // its list is out of date
            assertAllThere(late, ids);
        }
    }

    @Test
    void aRedisRingGrowsAndShrinksAndKeepsEverySession() throws Exception {
        String three = redis() + "," + redis() + "," + redis();
        String five = three + "," + redis() + "," + redis();
        try (SessionClient client = application(three)) {
            List<String> ids = stored(client);
            grown(three, five, ids);

            String backwards = Arrays.stream(five.split(",")).sorted().collect(Collectors.joining(","));
            assertDone(
                    call("change", "--from", backwards, "--to", three),
                    "The ring is now " + three + " with 1 replica.");
            assertThat(call("audit", "--nodes", three).out()).contains(" 0 of them with fewer than 2 copies");
            assertAllThere(client, ids);
            Call former = call("status", "--nodes", node(five, 4));
            assertThat(former.out()).contains("\nTERM      2\n").containsPattern("\n" + node(five, 4) + " +former ");
        }
    }

    @Test
    void aMemcachedRingGrowsAndKeepsEverySession() throws Exception {
        kind = "memcached";
        String three = memcached() + "," + memcached() + "," + memcached();
        String five = three + "," + memcached() + "," + memcached();
        try (SessionClient client = application(three)) {
            List<String> ids = stored(client);
            grown(three, five, ids);
            assertAllThere(client, ids);
        }
    }

    @Test
    void aDeadNodeIsReplacedOnceItIsDeclaredLost() {
        String a = redis();
        String b = redis();
        String c = redis();
        String d = redis();
        String from = a + "," + b + "," + c;
        String to = a + "," + b + "," + d;
        try (SessionClient client = application(from)) {
            List<String> ids = stored(client);
            awaitStatus(from, "No node lags.");
            assertRefused(
                    call("change", "--from", from, "--to", to, "--lost", c),
                    c + " is not lost: it answers. Switch it off, or leave it out of --lost");
            servers.get(2).kill();
            assertRefused(call("change", "--from", from, "--to", to), c + " cannot be taken out: it does not answer");
            assertRefused(call("status", "--nodes", a), "1 of 3 nodes cannot be asked");
            assertDone(
                    call("change", "--from", from, "--to", to, "--lost", c),
                    "The ring is now " + to + " with 1 replica.");
            assertAllThere(client, ids);
            assertThat(call("audit", "--nodes", to).out()).contains(" 0 of them with fewer than 2 copies");
            assertThat(call("status", "--nodes", a).exitCode()).isZero();
        }
    }

    @Test
    void whatCannotBeChangedIsRefusedAndNothingIsBegun() {
        String three = redis() + "," + redis() + "," + redis();
        String first = node(three, 0);
        Call empty = call("change", "--from", three, "--to", first, "--replicas", "0");
        assertRefused(empty, "the nodes hold no ring under this --namespace");
        assertRefused(call("status", "--nodes", three), "the nodes hold no ring under this --namespace");
        assertRefused(call("resume", "--nodes", three), "the nodes hold no ring");
        assertThat(call("status", "--nodes", three).out())
                .containsPattern("\n" + first + " +- +[0-9a-f]{16} .*no ring");
        try (SessionClient client = application(three)) {
            awaitStatus(three, "No node lags.");
            assertRefused(
                    call("change", "--from", first, "--to", three),
                    "the ring is not --from, it is " + three + " with 1 replica");
            assertRefused(
                    call("change", "--from", three, "--to", three + ",127.0.0.1:1"),
                    "the ring is not changed: nodes that are to join cannot: {127.0.0.1:1=");
            Call tooFew = call("change", "--from", three, "--to", first);
            assertThat(tooFew.exitCode()).isEqualTo(2);
            assertThat(tooFew.errors()).contains("replicas(1) needs 3 nodes");
            assertThat(call("change", "--from", three, "--to", three, "--replicas", "1")
                            .out())
                    .isEqualTo("Nothing is to be changed: the ring is " + three + " with 1 replica.\n");
            assertThat(call("resume", "--nodes", three).out())
                    .isEqualTo("No change is under way: the ring is " + three + " with 1 replica.\n");
            assertRefused(call("back", "--nodes", three), "no change is under way: the ring is " + three);
            assertThat(call("status", "--nodes", three).out())
                    .contains("\nTERM      0\n", "\nPHASE     STABLE\n")
                    .contains(SETTINGS);
            assertThat(client.ringChange()).isEmpty();
        }
    }

    /** The tool in a JVM of its own, which can be ended. */
    private Process process(Path out, Path err, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Ringctl.class.getName()));
        command.addAll(List.of(arguments("change", more)));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    @Test
    void aChangeThatWasLeftIsResumed(@TempDir Path directory) throws Exception {
        String three = redis() + "," + redis() + "," + redis();
        String four = three + "," + redis();
        List<String> ids;
        try (SessionClient client = application(three)) {
            ids = stored(client);
            awaitStatus(three, "No node lags.");
        }
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = process(out, err, "--from", three, "--to", four);
        try {
            awaitStatus(three, "PHASE     JOINT");
            Eventually.eventually(PATIENCE, "it says so", () -> read(out).equals("The change has begun.\n"));
            process.destroy(); // ends a JVM as Ctrl-C does
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(read(err))
                .startsWith("ringctl change: the change is left to the other clients of the ring")
                .hasLineCount(1);
        assertRefused(
                call("change", "--from", three, "--to", node(three, 0), "--replicas", "0"),
                "another change is under way: the ring is " + three + " with 1 replica, and is changing to " + four);
        Call resumed = call("resume", "--nodes", three);
        assertThat(resumed.out()).startsWith("The change to " + four + " with 1 replica is taken over.\n");
        assertDone(resumed, "The ring is now " + four + " with 1 replica.");
        try (SessionClient client = application(three)) {
            assertAllThere(client, ids);
        }
    }

    /** Nobody says farewell: whoever waits to see whether it is still alive waits for longer than ten seconds. */
    @Test
    void aChangeWhoseSweepWasKilledIsResumedAtOnce(@TempDir Path directory) throws Exception {
        String three = redis() + "," + redis() + "," + redis();
        String joining = redis();
        String four = three + "," + joining;
        try (SessionClient client = application(three)) {
            for (int i = 0; i < SESSIONS_FOR_SECONDS; i += SESSIONS) {
                assertThat(stored(client)).hasSize(SESSIONS);
            }
            awaitStatus(three, "No node lags.");
        }
        Process process = process(directory.resolve("out"), directory.resolve("err"), "--from", three, "--to", four);
        Pattern mark = Pattern.compile("\n" + node(three, 1) + " +member +[0-9a-f]{16} +\\S+ +([0-9a-f]{8}) ");
        String killed;
        try {
            Eventually.eventually(PATIENCE, "the sweep has reached the new node", () -> items(joining) > SESSIONS / 10);
            killed = mark(mark, three);
            assertThat(killed).isNotEmpty();
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(items(joining)).as("the sweep is far from its end").isLessThan(SESSIONS_FOR_SECONDS / 3);
        assertThat(call("status", "--nodes", three).out()).contains("\nPHASE     JOINT");

        CompletableFuture<Call> resumed = CompletableFuture.supplyAsync(() -> call("resume", "--nodes", three));
        Eventually.eventually(
                Duration.ofSeconds(9),
                "another one carries it out",
                () -> !List.of("", killed).contains(mark(mark, three)));
        assertDone(resumed.get(90, TimeUnit.SECONDS), "The ring is now " + four + " with 1 replica.");
        assertThat(call("audit", "--nodes", four).out())
                .contains("\n6,000 sessions, 0 of them with fewer than 2 copies where clients look.\n");
    }

    /** {@return who says on that node that it carries out the change; empty if nobody does} */
    private String mark(Pattern mark, String nodes) {
        Matcher line = mark.matcher(call("status", "--nodes", nodes).out());
        return line.find() ? line.group(1) : "";
    }

    /** {@return how many keys a node holds} */
    private static long items(String address) {
        Node node = Node.parse(address);
        try (NodePort port =
                RedisBackend.create().open(new NodeAddress(node.host(), node.port()), PortSettings.defaults())) {
            return port.report().await(TimeUnit.SECONDS.toNanos(5)) instanceof Report report ? report.items() : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aChangeIsTakenBackAndWhoeverWaitsForItIsTold() throws Exception {
        String three = redis() + "," + redis() + "," + redis();
        String four = three + "," + redis();
        try (SessionClient client = application(three)) {
            List<String> ids = stored(client);
            awaitStatus(three, "No node lags.");
            CompletableFuture<Call> change =
                    CompletableFuture.supplyAsync(() -> call("change", "--from", three, "--to", four));
            awaitStatus(three, "PHASE     JOINT");
            Call back = call("back", "--nodes", three);
            assertThat(back.out()).startsWith("The change to " + four + " with 1 replica is being taken back.\n");
            assertDone(back, "The ring is now " + three + " with 1 replica.");
            assertRefused(change.get(60, TimeUnit.SECONDS), "another change has taken the place of this one");
            assertAllThere(client, ids);
            assertThat(call("status", "--nodes", three).out())
                    .contains("\nTERM      1\n", "\nRING      " + three + " with 1 replica");
        }
    }
}
