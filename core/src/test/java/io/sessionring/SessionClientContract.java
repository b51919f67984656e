package io.sessionring;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.OperationEvent.Kind;
import io.sessionring.OperationEvent.Result;
import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Backend;
import io.sessionring.spi.Codec;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.testing.Eventually;
import io.sessionring.testing.RecordedEvents;
import io.sessionring.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an application may rely on, whatever the nodes are: one promise a test, all in this one list, which is why it is long. Two clients stand for two JVMs. Extended by every backend's tests,
 * on real servers where there are any.
 */
public abstract class SessionClientContract {

    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(20);

    protected static final int TOO_MANY_BYTES = 2_000_000;

    private static final String FOREIGN = "../../etc/passwd-and-some-more";

    /** A value that is changed in place. */
    public static final class Cart {
        public List<String> items = new ArrayList<>();

        public Cart add(String item) {
            items.add(item);
            return this;
        }
    }

    /** A value that one of the clients does not know. */
    public static final class Coupon {
        public String code = "";

        public static Coupon of(String code) {
            Coupon coupon = new Coupon();
            coupon.code = code;
            return coupon;
        }
    }

    protected final SettableClock clock = new SettableClock();
    protected final RecordedEvents events = new RecordedEvents();
    private final List<SessionClient> clients = new ArrayList<>();
    protected SessionClient one;
    protected SessionClient two;

    /** The kind of node under test, which takes no value of {@link #TOO_MANY_BYTES}. */
    protected abstract Backend backend();

    /** Three running nodes, {@code host:port}. */
    protected abstract List<String> nodes();

    /** A codec that allows these classes beside those of the JDK. */
    protected abstract Codec codec(Class<?>... allowed);

    /** Makes one of the nodes forget everything, while its process goes on. */
    protected abstract void flush(int index);

    @BeforeEach
    void openClients() {
        one = client(builder().listener(events));
        two = client(builder());
    }

    @AfterEach
    void closeClients() {
        clients.forEach(SessionClient::close);
    }

    protected SessionClientBuilder builder() {
        return builder(codec(Cart.class, Coupon.class));
    }

    protected SessionClientBuilder builder(Codec codec) {
        return SessionClient.builder(backend(), codec)
                .nodes(nodes().toArray(String[]::new))
                .operationDeadline(Duration.ofSeconds(10))
                .clock(clock);
    }

    protected SessionClient client(SessionClientBuilder builder) {
        SessionClient client = builder.build();
        clients.add(client);
        return client;
    }

    private Session saved(Map<String, Object> attributes) {
        Session session = one.create();
        attributes.forEach(session::set);
        assertThat(one.save(session)).isTrue();
        return session;
    }

    @Test
    void aSessionOfAnotherSystemIsTakenOverOnFirstSight() {
        String id = "a1b2c3d4e5f6a7b8c9d0e1f2a3";
        Session adopted = one.adopt(id, Map.of("user", "ada", "cart", new Cart().add("book")))
                .orElseThrow();
        assertThat(adopted.id()).isEqualTo(id);
        assertThat(adopted.isNew()).isFalse();
        assertThat(events.operations().get(0).kind()).isEqualTo(Kind.ADOPT);
        Session seen = two.load(id).orElseThrow();
        assertThat(seen.get("user", String.class)).contains("ada");
        seen.get("cart", Cart.class).orElseThrow().add("socks");
        assertThat(two.save(seen)).isTrue();

        Session again = one.async().adopt(id, Map.of("user", "eve")).join().orElseThrow();
        assertThat(again.get("user", String.class)).contains("ada");
        assertThat(again.get("cart", Cart.class).orElseThrow().items).containsExactly("book", "socks");
        adopted.set("more", 1);
        assertThat(one.save(adopted)).isTrue();
        assertThat(two.load(id).orElseThrow().names()).contains("user", "cart", "more");
    }

    @Test
    void aSessionThatHasEndedIsNotTakenOverAgain() {
        String deleted = "deleted-deleted-deleted";
        assertThat(one.adopt(deleted, Map.of("user", "ada"))).isPresent();
        assertThat(two.delete(deleted)).isTrue();
        assertThat(one.adopt(deleted, Map.of("user", "ada"))).isEmpty();
        String rotated = "rotated-rotated-rotated";
        assertThat(two.rotateId(two.adopt(rotated, Map.of("user", "ada")).orElseThrow()))
                .isTrue();
        assertThat(one.adopt(rotated, Map.of())).isEmpty();
        assertThat(one.adopt("too short", Map.of())).isEmpty();
        assertThatThrownBy(() -> one.adopt(rotated, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void clientsThatTakeOverTheSameSessionAtTheSameTimeGetOne() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = "parallel-parallel-parallel-" + round;
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<Optional<Session>>> calls = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    SessionClient client = i % 2 == 0 ? one : two;
                    calls.add(() -> client.adopt(id, Map.of("user", "ada")));
                }
                for (Future<Optional<Session>> each : threads.invokeAll(calls)) {
                    assertThat(each.get().orElseThrow().get("user", String.class))
                            .contains("ada");
                }
            } finally {
                threads.shutdown();
            }
            assertThat(one.load(id).orElseThrow().names()).containsExactly("user");
        }
    }

    @Test
    void aSavedSessionIsLoadedByAnotherClient() {
        Session session = one.create();
        session.set("user", "ada");
        session.set("cart", new Cart().add("socks"));
        assertThat(session.isNew()).isTrue();
        assertThat(one.save(session)).isTrue();
        assertThat(session.isNew()).isFalse();

        Session again = two.load(session.id()).orElseThrow();
        assertThat(again.isNew()).isFalse();
        assertThat(again.id()).isEqualTo(session.id());
        assertThat(again.get("user", String.class)).contains("ada");
        assertThat(again.get("cart", Cart.class).orElseThrow().items).containsExactly("socks");
        assertThat(again.names()).containsExactly("cart", "user");
        assertThat(again.createdAt()).isEqualTo(session.createdAt());
        assertThat(again.maxInactiveInterval()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void nothingIsStoredBeforeSave() {
        Session session = one.create();
        session.set("user", "ada");
        assertThat(two.load(session.id())).isEmpty();
    }

    @Test
    void moreRequestsAtOnceThanMayBeUnderWayOnANodeAreAllAnswered() throws Exception {
        Session session = saved(Map.of("user", "ada"));
        int requests = 3 * PortSettings.defaults().inFlightLimit();
        ExecutorService threads = Executors.newFixedThreadPool(requests);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                calls.add(() -> one.load(session.id()).isPresent());
            }
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anIdHas128RandomBitsInBase64url() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = one.create().id();
            assertThat(id).matches("[A-Za-z0-9_-]{22}");
            ids.add(id);
        }
        assertThat(ids).hasSize(1_000);
    }

    @Test
    void aValueChangedInPlaceIsSaved() {
        Session session = saved(Map.of("cart", new Cart().add("socks")));
        Session again = two.load(session.id()).orElseThrow();
        again.get("cart", Cart.class).orElseThrow().add("shoes");
        assertThat(two.save(again)).isTrue();
        again.get("cart", Cart.class).orElseThrow().add("hat"); // and again after the save
        assertThat(two.save(again)).isTrue();
        assertThat(one.load(session.id()).orElseThrow().get("cart", Cart.class).orElseThrow().items)
                .containsExactly("socks", "shoes", "hat");
    }

    @Test
    void whoOnlyReadsWritesNothing() {
        Session session = saved(hashTables());
        Session read = one.load(session.id()).orElseThrow();
        read.attributes().forEach((name, value) -> assertThat(value).isNotNull());
        assertThat(one.save(read)).isTrue();
        assertThat(events.last().result()).isEqualTo(Result.UNCHANGED);
        assertThat(events.last().node()).isEmpty();
    }

    @Test
    void aReaderDoesNotOverwriteWhatAnotherRequestChangesMeanwhile() {
        Session session = saved(hashTables());
        Session reader = one.load(session.id()).orElseThrow();
        reader.attributes().forEach((name, value) -> assertThat(value).isNotNull());
        Session writer = two.load(session.id()).orElseThrow();
        for (String name : writer.names()) {
            if (name.startsWith("set")) {
                set(writer, name).add("new");
            } else {
                map(writer, name).put("new", 1);
            }
        }
        assertThat(two.save(writer)).isTrue();
        reader.set("own", "value");
        assertThat(one.save(reader)).isTrue();

        Session result = two.load(session.id()).orElseThrow();
        assertThat(result.get("own", String.class)).contains("value");
        for (String name : hashTables().keySet()) {
            if (name.startsWith("set")) {
                assertThat(set(result, name)).contains("new");
            } else {
                assertThat(map(result, name)).containsKey("new");
            }
        }
    }

    /** Enough hash tables that some come back in another order, hence as other bytes. */
    private static Map<String, Object> hashTables() {
        Map<String, Object> tables = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            Set<String> set = new HashSet<>(256);
            Map<String, Integer> map = new HashMap<>(256);
            for (int j = 0; j < 7 + i; j++) {
                set.add("element-" + i * j);
                map.put("key-" + i * j, j);
            }
            tables.put("set" + i, set);
            tables.put("map" + i, map);
        }
        return tables;
    }

    @SuppressWarnings("unchecked")
    private static Set<String> set(Session session, String name) {
        return session.get(name, Set.class).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Integer> map(Session session, String name) {
        return session.get(name, Map.class).orElseThrow();
    }

    @Test
    void twoRequestsThatChangeDifferentAttributesBothWin() {
        Session session = saved(Map.of("a", "0", "b", "0"));
        Session first = one.load(session.id()).orElseThrow();
        Session second = two.load(session.id()).orElseThrow();
        first.set("a", "1");
        second.set("b", "2");
        assertThat(one.save(first)).isTrue();
        assertThat(two.save(second)).isTrue();
        Session result = one.load(session.id()).orElseThrow();
        assertThat(result.get("a", String.class)).contains("1");
        assertThat(result.get("b", String.class)).contains("2");
        assertThat(second.get("a", String.class)).as("what was joined is seen").contains("1");
    }

    @Test
    void whoLoadedAfterAnotherSavedWinsEvenWithASlowClock() {
        SessionClient late = client(builder().clock(Clock.systemUTC()));
        clock.advance(Duration.ofSeconds(5)); // client one is 5 s ahead from here on
        Session session = saved(Map.of("a", "0"));
        Session behind = late.load(session.id()).orElseThrow();
        behind.set("a", "1");
        assertThat(late.save(behind)).isTrue();
        assertThat(one.load(session.id()).orElseThrow().get("a", String.class)).contains("1");
    }

    @Test
    void aRemovedAttributeStaysRemoved() {
        Session session = saved(Map.of("a", "0", "b", "0"));
        Session parallel = two.load(session.id()).orElseThrow();
        Session removing = one.load(session.id()).orElseThrow();
        removing.remove("a");
        assertThat(removing.get("a", String.class)).isEmpty();
        assertThat(one.save(removing)).isTrue();
        parallel.set("b", "1");
        assertThat(two.save(parallel)).isTrue();
        Session result = one.load(session.id()).orElseThrow();
        assertThat(result.names()).containsExactly("b");
        result.set("a", "again");
        assertThat(one.save(result)).isTrue();
        assertThat(two.load(session.id()).orElseThrow().get("a", String.class)).contains("again");
    }

    @Test
    void aHundredParallelSaversOfOneSessionAreAllThere() throws Exception {
        Session session = saved(Map.of("base", "0"));
        List<Callable<Boolean>> savers = IntStream.range(0, 100)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    SessionClient client = i % 2 == 0 ? one : two;
                    Session mine = client.load(session.id()).orElseThrow();
                    mine.set("attribute-" + i, i);
                    return client.save(mine);
                })
                .toList();
        assertThat(inParallel(32, savers)).doesNotContain(false);
        Session result = two.load(session.id()).orElseThrow();
        assertThat(result.names()).hasSize(101);
        for (int i = 0; i < 100; i++) {
            assertThat(result.get("attribute-" + i, Integer.class)).contains(i);
        }
    }

    @Test
    void anUpdateLosesNoCount() throws Exception {
        Session session = saved(Map.of("count", 0));
        List<Callable<Boolean>> counters = IntStream.range(0, 200)
                .<Callable<Boolean>>mapToObj(i -> () -> (i % 2 == 0 ? one : two)
                        .update(
                                session.id(),
                                s -> s.set(
                                        "count", s.get("count", Integer.class).orElseThrow() + 1))
                        .isPresent())
                .toList();
        assertThat(inParallel(8, counters)).doesNotContain(false);
        assertThat(two.load(session.id()).orElseThrow().get("count", Integer.class))
                .contains(200);
    }

    @Test
    void anUpdateOfNoSessionIsEmptyAndDoesNotRun() {
        assertThat(one.update(one.create().id(), s -> {
                    throw new AssertionError("there is nothing to change");
                }))
                .isEmpty();
    }

    @Test
    void whatAnUpdateThrowsReachesTheCallerAndNothingIsWritten() {
        Session session = saved(Map.of("a", "0"));
        assertThatThrownBy(() -> one.update(session.id(), s -> {
                    s.set("a", "1");
                    throw new IllegalStateException("mine");
                }))
                .hasMessage("mine");
        assertThat(events.last().result()).isEqualTo(Result.FAILED);
        assertThat(two.load(session.id()).orElseThrow().get("a", String.class)).contains("0");
    }

    @Test
    void aSaveAfterADeleteAnswersFalseAndResurrectsNothing() {
        Session session = saved(Map.of("user", "ada"));
        Session parallel = two.load(session.id()).orElseThrow();
        assertThat(one.delete(session.id())).isTrue();
        parallel.set("user", "eve");
        assertThat(two.save(parallel)).isFalse();
        assertThat(two.find(session.id())).isEqualTo(new Lookup.Missing(MissCause.DELETED));
        assertThat(two.update(session.id(), s -> s.set("user", "eve"))).isEmpty();
        assertThat(two.rotateId(parallel)).isFalse();
        assertThat(one.load(session.id())).isEmpty();
    }

    @Test
    void aNewIdKeepsEverythingAndTheOldOneSaysSo() {
        Session session = saved(Map.of("user", "nobody", "cart", new Cart().add("socks")));
        String old = session.id();
        Session loggingIn = two.load(old).orElseThrow();
        Instant created = loggingIn.createdAt();
        loggingIn.set("user", "ada");
        assertThat(two.rotateId(loggingIn)).isTrue();
        assertThat(loggingIn.id()).isNotEqualTo(old);

        assertThat(one.find(old)).isEqualTo(new Lookup.Missing(MissCause.ROTATED));
        Session again = one.load(loggingIn.id()).orElseThrow();
        assertThat(again.get("user", String.class)).contains("ada");
        assertThat(again.get("cart", Cart.class).orElseThrow().items).containsExactly("socks");
        assertThat(again.createdAt()).isEqualTo(created);

        loggingIn.set("more", 1);
        assertThat(two.save(loggingIn)).isTrue();
        session.set("late", "request of before the log-in");
        assertThat(one.save(session)).isFalse();
    }

    @Test
    void ofTwoParallelLogInsOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            Session session = saved(Map.of("user", "nobody"));
            Session first = one.load(session.id()).orElseThrow();
            Session second = two.load(session.id()).orElseThrow();
            List<Boolean> won = inParallel(2, List.of(() -> one.rotateId(first), () -> two.rotateId(second)));
            assertThat(won).containsExactlyInAnyOrder(true, false);
            Session winner = won.get(0) ? first : second;
            assertThat(one.load(winner.id())).isPresent();
            assertThat(one.load(session.id())).isEmpty();
        }
    }

    @Test
    void whatParallelRequestsWriteDuringALogInIsKept() throws Exception {
        for (int round = 0; round < 20; round++) {
            Session session = saved(Map.of("user", "nobody"));
            Session loggingIn = one.load(session.id()).orElseThrow();
            Session parallel = two.load(session.id()).orElseThrow();
            parallel.set("seen", "page");
            List<Boolean> done = inParallel(2, List.of(() -> one.rotateId(loggingIn), () -> two.save(parallel)));
            assertThat(done.get(0)).isTrue();
            Optional<String> seen = two.load(loggingIn.id()).orElseThrow().get("seen", String.class);
            assertThat(seen.isPresent() || !done.get(1))
                    .as("an acknowledged write is there")
                    .isTrue();
        }
    }

    @Test
    void aNewSessionThatWasNeverSavedCanTakeANewIdToo() {
        Session session = one.create();
        String planted = session.id();
        session.set("user", "ada");
        assertThat(one.rotateId(session)).isTrue();
        assertThat(session.id()).isNotEqualTo(planted);
        assertThat(two.load(planted)).isEmpty();
        assertThat(two.load(session.id())).isPresent();
    }

    @Test
    void aForeignIdIsNoSessionWithoutAskingANode() {
        for (String id : List.of(FOREIGN, "", "short", "a".repeat(257), "ä".repeat(30), "a b".repeat(10))) {
            assertThat(one.find(id)).isEqualTo(new Lookup.Missing(MissCause.UNKNOWN));
            assertThat(events.last().node()).isEmpty();
            assertThat(one.update(id, s -> {})).isEmpty();
            assertThat(one.delete(id)).isTrue();
            assertThat(events.last().node()).isEmpty();
        }
        assertThat(one.load("abcdefghijklmnopqrstuv")).isEmpty();
        assertThat(events.last().node()).isPresent();
        assertThat(one.load("a,-_B0".repeat(42))).isEmpty();
        assertThat(events.last().node()).isPresent();
    }

    @Test
    void manySessionsAreLoadedAtOnceAndMissingOnesLeftOut() {
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < 200; i++) {
            ids.add(saved(Map.of("number", i)).id());
        }
        Set<String> asked = new LinkedHashSet<>(ids);
        asked.add(one.create().id());
        asked.add(FOREIGN);
        Map<String, Session> loaded = two.loadAll(asked);
        assertThat(loaded.keySet()).containsExactlyElementsOf(ids);
        int i = 0;
        for (Session session : loaded.values()) {
            assertThat(session.get("number", Integer.class)).contains(i++);
        }
        assertThat(two.loadAll(List.of())).isEmpty();
    }

    @Test
    void twoNamespacesDoNotMeet() {
        SessionClient shop = client(builder().namespace("shop"));
        Session session = shop.create();
        session.set("user", "ada");
        assertThat(shop.save(session)).isTrue();
        assertThat(one.load(session.id())).isEmpty();
        assertThat(client(builder().namespace("shop")).load(session.id())).isPresent();
    }

    @Test
    void aSessionLivesAsLongAsItIsUsedAndPeekingDoesNotCount() {
        SessionClient client =
                client(builder().maxInactiveInterval(Duration.ofMinutes(10)).clockSkew(Duration.ofMinutes(10)));
        Session session = client.create();
        session.set("user", "ada");
        assertThat(client.save(session)).isTrue();
        clock.advance(Duration.ofMinutes(9));
        assertThat(client.load(session.id())).isPresent();
        clock.advance(Duration.ofMinutes(9));
        assertThat(client.peek(session.id())).isPresent();
        clock.advance(Duration.ofMinutes(13));
        assertThat(client.find(session.id())).isEqualTo(new Lookup.Missing(MissCause.EXPIRED));
    }

    @Test
    void aUseIsWrittenAtMostOncePerGrain() {
        Session session = saved(Map.of("user", "ada"));
        Instant first = session.lastAccessedAt();
        clock.advance(Duration.ofSeconds(59));
        assertThat(one.load(session.id()).orElseThrow().lastAccessedAt()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(2));
        Instant second = one.load(session.id()).orElseThrow().lastAccessedAt();
        assertThat(second).isAfterOrEqualTo(first.plusSeconds(61));
        assertThat(two.peek(session.id()).orElseThrow().lastAccessedAt()).isEqualTo(second);
    }

    @Test
    void anAbsoluteLifeEndsASessionThatIsInUse() {
        SessionClient client = client(builder()
                .namespace("skew") // of one ring the greatest skew holds
                .maxInactiveInterval(Duration.ofMinutes(10))
                .absoluteLife(Duration.ofMinutes(15))
                .clockSkew(Duration.ofMinutes(5)));
        Session session = client.create();
        session.set("user", "ada");
        assertThat(client.save(session)).isTrue();
        assertThat(session.absoluteLife()).isEqualTo(Duration.ofMinutes(15));
        clock.advance(Duration.ofMinutes(8));
        assertThat(client.load(session.id())).isPresent();
        clock.advance(Duration.ofMinutes(8));
        assertThat(client.load(session.id())).isPresent(); // within the clock skew
        clock.advance(Duration.ofMinutes(4).plusSeconds(30));
        assertThat(client.find(session.id())).isEqualTo(new Lookup.Missing(MissCause.EXPIRED));
    }

    @Test
    void settingsOfOneSessionAreKept() {
        SessionClient client = client(builder().maxLife(Duration.ofDays(40)));
        Session session = client.create();
        session.setMaxInactiveInterval(Duration.ofDays(40)); // above memcached's limit for relative times
        session.set("user", "ada");
        assertThat(client.save(session)).isTrue();
        Session again = client.load(session.id()).orElseThrow();
        assertThat(again.maxInactiveInterval()).isEqualTo(Duration.ofDays(40));
        again.setMaxInactiveInterval(Duration.ofMinutes(5));
        again.setAbsoluteLife(Duration.ofDays(1));
        assertThat(client.save(again)).isTrue();
        Session third = client.load(session.id()).orElseThrow();
        assertThat(third.maxInactiveInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(third.absoluteLife()).isEqualTo(Duration.ofDays(1));
        assertThatThrownBy(() -> third.setMaxInactiveInterval(Duration.ofDays(41)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxInactiveInterval")
                .hasMessageContaining("maxLife");
    }

    @Test
    void aClassThatIsMissingCostsOneAttributeNotTheSession() {
        Session session = saved(Map.of("user", "ada", "coupon", Coupon.of("X1")));
        SessionClient poorer = client(builder(codec(Cart.class)));
        Session again = poorer.load(session.id()).orElseThrow();
        assertThat(again.names()).containsExactly("coupon", "user");
        assertThat(again.get("user", String.class)).contains("ada");
        assertThatThrownBy(() -> again.get("coupon", Object.class))
                .isInstanceOf(AttributeCodecException.class)
                .hasMessageContaining("'coupon'")
                .hasMessageContaining(Coupon.class.getName());
        again.set("user", "eve");
        assertThat(poorer.save(again)).isTrue();
        Session result = one.load(session.id()).orElseThrow();
        assertThat(result.get("user", String.class)).contains("eve");
        assertThat(result.get("coupon", Coupon.class).orElseThrow().code).isEqualTo("X1");
    }

    @Test
    void aClassThatIsNotAllowedFailsAtOnceAndNothingIsWritten() {
        SessionClient poorer = client(builder(codec(Cart.class)));
        Session session = poorer.create();
        assertThatThrownBy(() -> session.set("coupon", Coupon.of("secret-code")))
                .isInstanceOfSatisfying(AttributeCodecException.class, e -> {
                    assertThat(e.attribute()).isEqualTo("coupon");
                    assertThat(e.className()).contains(Coupon.class.getName());
                })
                .hasMessageNotContaining("secret-code");
        assertThat(session.names()).isEmpty();
    }

    @Test
    void whatBecomesUnfitAfterItWasSetFailsTheCallAndIsToldOf() {
        RecordedEvents told = new RecordedEvents();
        SessionClient poorer = client(builder(codec(Cart.class)).listener(told));
        Session session = poorer.create();
        Map<String, Object> coupons = new HashMap<>();
        session.set("coupons", coupons);
        coupons.put("spring", Coupon.of("secret-code"));
        assertThatThrownBy(() -> poorer.save(session)).isInstanceOf(AttributeCodecException.class);
        assertThat(told.last().kind()).isEqualTo(Kind.CREATE);
        assertThat(told.last().result()).isEqualTo(Result.FAILED);
        assertThatThrownBy(() -> poorer.rotateId(session)).isInstanceOf(AttributeCodecException.class);
        assertThat(told.last().kind()).isEqualTo(Kind.ROTATE_ID);
        assertThat(told.last().result()).isEqualTo(Result.FAILED);
        coupons.clear();
        assertThat(poorer.save(session)).isTrue();
        assertThat(told.operations()).hasSize(3);
    }

    @Test
    void aSessionThatIsTooLargeSaysWhichAttributesAreAndKeepsWhatWasStored() {
        Session session = saved(Map.of("user", "ada", "small", "x".repeat(1_000)));
        session.set("picture", new byte[TOO_MANY_BYTES]);
        assertThatThrownBy(() -> one.save(session))
                .isInstanceOfSatisfying(SessionTooLargeException.class, e -> {
                    assertThat(e.attributeBytes().keySet()).containsExactly("picture", "small", "user");
                    assertThat(e.limitBytes()).isBetween(1L, (long) TOO_MANY_BYTES);
                })
                .hasMessageContaining("'picture'");
        assertThat(events.last().result()).isEqualTo(Result.TOO_LARGE);
        assertThat(two.load(session.id()).orElseThrow().names()).containsExactly("small", "user");
        session.remove("picture");
        session.set("user", "eve");
        assertThat(one.save(session)).isTrue();
        assertThat(two.load(session.id()).orElseThrow().get("user", String.class))
                .contains("eve");
    }

    @Test
    void everyCallGivesOneEventWithoutAnId() {
        Session session = one.create();
        session.set("a", 1);
        one.save(session);
        one.load(session.id());
        one.peek(session.id());
        one.loadAll(List.of(session.id()));
        session.set("a", 2);
        one.save(session);
        one.save(session);
        one.update(session.id(), s -> s.set("a", 3));
        String old = session.id();
        one.rotateId(session);
        one.delete(session.id());
        one.load(session.id());
        assertThat(events.operations().stream().map(OperationEvent::kind))
                .containsExactly(
                        Kind.CREATE,
                        Kind.LOAD,
                        Kind.PEEK,
                        Kind.LOAD_ALL,
                        Kind.SAVE,
                        Kind.SAVE,
                        Kind.UPDATE,
                        Kind.ROTATE_ID,
                        Kind.DELETE,
                        Kind.LOAD);
        assertThat(events.last().missCause()).contains(MissCause.DELETED);
        assertThat(events.operations().toString()).doesNotContain(old).doesNotContain(session.id());
        assertThat(events.operations())
                .allSatisfy(event -> assertThat(event.duration()).isPositive().isLessThan(Duration.ofSeconds(10)));
    }

    @Test
    void theAsynchronousViewDoesTheSame() throws Exception {
        AsyncSessionClient async = one.async();
        Session session = one.create();
        session.set("count", 0);
        assertThat(async.save(session).get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(async.load(session.id()).get(10, TimeUnit.SECONDS)).isPresent();
        assertThat(async.peek(session.id()).get(10, TimeUnit.SECONDS)).isPresent();
        List<Future<Optional<Session>>> updates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            updates.add(async.update(
                    session.id(),
                    s -> s.set("count", s.get("count", Integer.class).orElseThrow() + 1)));
        }
        for (Future<Optional<Session>> update : updates) {
            assertThat(update.get(10, TimeUnit.SECONDS)).isPresent();
        }
        Session counted = two.load(session.id()).orElseThrow();
        assertThat(counted.get("count", Integer.class)).contains(20);
        assertThat(async.loadAll(List.of(session.id())).get(10, TimeUnit.SECONDS))
                .containsOnlyKeys(session.id());
        Session rotated = one.load(session.id()).orElseThrow();
        assertThat(async.rotateId(rotated).get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(async.find(session.id()).get(10, TimeUnit.SECONDS)).isEqualTo(new Lookup.Missing(MissCause.ROTATED));
        assertThat(async.delete(rotated.id()).get(10, TimeUnit.SECONDS)).isTrue();
        rotated.set("count", 0);
        assertThat(async.save(rotated).get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void theAsynchronousViewFailsWithWhatTheBlockingCallThrows() {
        Session session = one.create();
        session.set("picture", new byte[TOO_MANY_BYTES]);
        assertThatThrownBy(() -> one.async().save(session).get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(SessionTooLargeException.class);
    }

    @Test
    void everyNodeIsReadyAndHasAName() {
        assertThat(one.awaitReady(Duration.ofSeconds(10))).isTrue();
        assertThat(one.nodes()).hasSize(3).allSatisfy(status -> {
            assertThat(status.state()).isEqualTo(NodeStatus.State.UP);
            assertThat(status.trouble()).isEmpty();
            assertThat(status.incarnation().orElseThrow()).matches("[0-9a-f]{16}");
            assertThat(status.upSince()).isPresent();
        });
        assertThat(one.nodes().stream().map(NodeStatus::incarnation).distinct()).hasSize(3);
    }

    @Test
    void everyNodesClockAgreesWithThisMachines() {
        SessionClient own = client(builder().clock(Clock.systemUTC()));
        assertThat(own.awaitReady(Duration.ofSeconds(10))).isTrue();
        eventually(
                Duration.ofSeconds(10),
                "clocks compared",
                () -> own.nodes().stream().allMatch(status -> status.clock().state() == NodeClock.State.AGREES));
        assertThat(own.nodes()).allSatisfy(status -> {
            assertThat(status.clock().ahead().orElseThrow().abs()).isLessThan(Duration.ofSeconds(5));
            assertThat(status.clock().state()).isEqualTo(NodeClock.State.AGREES);
        });
    }

    @Test
    void aMissIsCountedAtOneNode() {
        assertThat(one.awaitReady(Duration.ofSeconds(10))).isTrue();
        assertThat(one.load(one.create().id())).isEmpty();
        assertThat(one.nodes().stream()
                        .flatMap(status -> status.figures().misses().values().stream())
                        .mapToLong(Long::longValue)
                        .sum())
                .isOne();
    }

    @Test
    void aNodeIsSafeToRestartOnlyWithCopiesAndOnceAllNodesHaveWhatTheyShould() {
        SessionClient copies = client(builder().namespace("copies").replicas(1)); // a ring of its own
        Eventually.eventually(
                WITHIN_SECONDS,
                "all nodes are whole",
                () -> copies.nodes().stream()
                        .allMatch(status -> status.safeToRestart().isYes()));
        flush(0);
        Eventually.eventually(
                WITHIN_SECONDS,
                "another one must not be taken out",
                () -> copies.nodes().stream()
                        .anyMatch(status -> !status.safeToRestart().isYes()));
        Eventually.eventually(
                WITHIN_SECONDS,
                "it is given what it lacks",
                () -> copies.nodes().stream()
                        .allMatch(status -> status.safeToRestart().isYes()));
    }

    @Test
    void closingTwiceIsFineAndAfterwardsCallsAreRefused() {
        SessionClient client = client(builder());
        client.close();
        client.close();
        assertThatThrownBy(() -> client.load("abcdefghijklmnopqrstuv")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSessionOfAnotherClientIsRefused() {
        Session session = one.create();
        assertThatThrownBy(() -> two.save(session)).isInstanceOf(IllegalArgumentException.class);
    }

    private static <T> List<T> inParallel(int threads, List<? extends Callable<T>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aNodeThatForgotEverythingRegainsItsCopiesThoughNobodyAsksForThem() {
        SessionClient copies =
                client(builder().namespace("regained").replicas(1).operationDeadline(Duration.ofSeconds(2)));
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Session session = copies.create();
            session.set("number", i);
            assertThat(copies.save(session)).isTrue();
            keys.add("regained:" + SessionKey.of(session.id()));
        }
        List<NodePort> ports = nodes().stream()
                .map(Node::parse)
                .map(node -> backend().open(new NodeAddress(node.host(), node.port()), PortSettings.defaults()))
                .toList();
        try {
            List<String> there = keys.stream()
                    .filter(key -> read(ports.get(0), key) instanceof Answer.Hit)
                    .toList();
            assertThat(there).isNotEmpty();
            flush(0);
            assertThat(votes(ports.get(0), there.get(0))).isFalse();
            Eventually.eventually(
                    WITHIN_SECONDS,
                    "each copy is there again, and votes",
                    () -> there.stream().allMatch(key -> votes(ports.get(0), key)));
        } finally {
            ports.forEach(NodePort::close);
        }
    }

    private static boolean votes(NodePort node, String key) {
        return read(node, key) instanceof Answer.Hit hit
                && RecordFormat.decode(hit.value()) instanceof Decoded.Intact intact
                && intact.stamp() != 0;
    }

    private static Answer read(NodePort node, String key) {
        try {
            Answer answer = node.get(key).await(WITHIN_SECONDS.toNanos());
            assertThat(answer).isNotNull();
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
