package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sessionring.backend.memory.MemoryBackend;
import io.sessionring.backend.memory.MemoryNode;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RawBackend;
import io.sessionring.spi.RawNode;
import io.sessionring.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client does with keys, lives, locks and copies, on nodes inside the JVM: one promise a test, in one list, which is why it is long. */
class PhpSessionsTest {

    private static final String THREE = "a:1,b:1,c:1";
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final byte[] STORED = "n|i:1;".getBytes(StandardCharsets.US_ASCII);

    private final SettableClock clock = new SettableClock();
    private final MemoryBackend memory = MemoryBackend.create(clock, 1 << 20);
    private PhpSessions sessions = memcached(settings -> {});

    private PhpSessions memcached(Consumer<PhpSessionsBuilder> more) {
        PhpSessionsBuilder settings = quick(PhpSessions.memcached(THREE));
        more.accept(settings);
        return settings.build();
    }

    private PhpSessionsBuilder quick(PhpSessionsBuilder settings) {
        return settings.backend(memory)
                .random(new Random(1))
                .clock(clock)
                .deadline(Duration.ofMillis(100))
                .lockWait(2, Duration.ofMillis(1), Duration.ofMillis(4));
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void everyRecordedSessionIsFoundUnderItsKeyAndWrittenThereWithItsLife() {
        for (JsonNode row : PhpVectors.lines("sessions.jsonl")) {
            boolean redis = row.get("store").asText().equals("redis");
            byte[] stored = PhpVectors.bytes(row, "bytes_b64");
            PhpSessionsBuilder settings = redis ? PhpSessions.redis("tcp://one:1") : PhpSessions.memcached("one:1");
            long life = row.get("gc_maxlifetime").asLong();
            PhpSessions client = quick(settings)
                    .prefix(row.get("prefix").asText())
                    .keys(row.get("handler").asText().equals("article") ? SessionKeys.SHA1_OF_ID : SessionKeys.ID)
                    .serializeHandler(PhpVectors.handler(row))
                    .lifetime(Duration.ofSeconds(life))
                    .build();
            MemoryNode node = memory.node("one:1");
            String key = row.get("storage_key").asText();
            node.put(key, stored);
            try (client;
                    PhpSession session =
                            client.load(row.get("session_id").asText()).orElseThrow()) {
                assertThat(client.save(session)).isTrue();
            }
            assertThat(node.keys()).containsExactly(key);
            assertThat(node.value(key)).isEqualTo(stored);
            clock.advance(Duration.ofSeconds(life - 1));
            assertThat(node.keys()).containsExactly(key);
            clock.advance(Duration.ofSeconds(1));
            assertThat(node.keys()).isEmpty();
        }
    }

    @Test
    void aLockStandsWhereAndAsPhpHasItUntilTheSessionIsSavedOrClosed() {
        put("memc.sess.key." + ID);
        PhpSession session = sessions.load(ID).orElseThrow();
        assertThat(owners("memc.sess.key.lock." + ID)).hasSize(1);
        assertThat(owners("memc.sess.key.lock." + ID).get(0).value("memc.sess.key.lock." + ID))
                .isEqualTo("1".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> sessions.load(ID))
                .isInstanceOf(PhpLockException.class)
                .hasMessageContaining("3 tries")
                .hasMessageNotContaining(ID);
        assertThat(sessions.save(session)).isTrue();
        assertThat(owners("memc.sess.key.lock." + ID)).isEmpty();
        assertThatThrownBy(() -> sessions.save(session)).isInstanceOf(IllegalStateException.class);

        sessions.load(ID).orElseThrow().close();
        assertThat(owners("memc.sess.key.lock." + ID)).isEmpty();
        assertThat(sessions.load("nobody")).isEmpty();
        assertThat(owners("memc.sess.key.lock.nobody")).isEmpty();
    }

    @Test
    void aLockThatWasLostIsNotGivenBackAndNothingIsWritten() {
        put("memc.sess.key." + ID);
        PhpSession slow = sessions.load(ID).orElseThrow();
        slow.set("n", 2);
        clock.advance(Duration.ofSeconds(31));
        PhpSession other = sessions.load(ID).orElseThrow();
        assertThat(sessions.save(slow)).isFalse();
        assertThat(owners("memc.sess.key.lock." + ID)).as("the other's lock").hasSize(1);
        other.set("n", 3);
        assertThat(sessions.save(other)).isTrue();
        assertThat(sessions.read(ID).orElseThrow().get("n", Long.class)).contains(3L);

        PhpSession late = sessions.load(ID).orElseThrow();
        clock.advance(Duration.ofSeconds(31));
        assertThat(sessions.delete(late)).isFalse();
        assertThat(sessions.read(ID)).isPresent();
    }

    @Test
    void whatIsDeletedAgainAfterItsLockWasLostIsClosedAndTouchesNothing() {
        put("memc.sess.key." + ID);
        PhpSession late = sessions.load(ID).orElseThrow();
        clock.advance(Duration.ofSeconds(31));
        PhpSession other = sessions.load(ID).orElseThrow();
        assertThat(sessions.delete(late)).isFalse();
        assertThatThrownBy(() -> sessions.delete(late))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> sessions.save(late)).isInstanceOf(IllegalStateException.class);
        late.close();
        assertThatThrownBy(() -> sessions.delete(ID)).isInstanceOf(PhpLockException.class);
        assertThat(owners("memc.sess.key.lock." + ID)).as("the other's lock").hasSize(1);
        assertThat(sessions.delete(other)).isTrue();
        assertThat(sessions.read(ID)).isEmpty();
        assertThat(sessions.delete(ID)).isFalse();
        assertThat(owners("memc.sess.key.lock." + ID)).isEmpty();
    }

    @Test
    void aLockThatTheNodeDoesNotTakeBackAtOnceIsGivenBackLater() throws InterruptedException {
        MemoryNode node = lockNode();
        PhpSession session = sessions.load(ID).orElseThrow();
        node.fail();
        Thread repair = new Thread(() -> {
            pause(30);
            node.recover();
        });
        repair.start();
        Thread.currentThread().interrupt();
        session.close();
        assertThat(Thread.interrupted()).as("interrupted still").isTrue();
        repair.join();
        assertThat(owners("memc.sess.key.lock." + ID)).isEmpty();
    }

    @Test
    void aLockThatAnotherTookMeanwhileIsNotGivenBackWhenItIsTriedAgain() throws InterruptedException {
        MemoryNode node = lockNode();
        String name = "memc.sess.key.lock." + ID;
        PhpSession session = sessions.load(ID).orElseThrow();
        node.fail();
        Thread repair = new Thread(() -> {
            pause(30);
            node.evict(name);
            node.put(name, "1".getBytes(StandardCharsets.US_ASCII));
            node.recover();
        });
        repair.start();
        session.close();
        repair.join();
        assertThat(owners(name)).as("the other's lock").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLockThatCannotBeGivenBackIsToldAndNotWaitedForLong(boolean hanging) {
        MemoryNode node = lockNode();
        PhpSession session = sessions.load(ID).orElseThrow();
        if (hanging) {
            node.hang();
        } else {
            node.fail();
        }
        List<String> told = new ArrayList<>();
        Logger logger = Logger.getLogger(Locks.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            session.close();
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(told)
                .singleElement()
                .asString()
                .contains(node.toString(), "could not be given back", "at most 30 s")
                .doesNotContain(ID);
        node.recover();
    }

    /** {@return where the lock of the session is, which is stored} */
    private MemoryNode lockNode() {
        put("memc.sess.key." + ID);
        try (PhpSession session = sessions.load(ID).orElseThrow()) {
            assertThat(session.isNew()).isFalse();
            return owners("memc.sess.key.lock." + ID).get(0);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theNameOfTheHostIsNotAskedForFromANameService(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("hostname");
        assertThat(HostName.read(file)).isEqualTo("localhost");
        Files.writeString(file, "web-1.example\n");
        assertThat(HostName.read(file)).isEqualTo("web-1.example");
        Files.writeString(file, "a|b\n");
        assertThat(HostName.read(file)).isEqualTo("localhost");
        Files.write(file, new byte[] {(byte) 0xff});
        assertThat(HostName.read(file)).isEqualTo("localhost");
        assertThat(HostName.get()).matches("[A-Za-z0-9_.-]+");
    }

    @Test
    void locksOnRedisTellWhoHoldsThem() {
        sessions = quick(PhpSessions.redis("tcp://r:1")).locking(true).build();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            PhpSession session = sessions.open(ID);
            String value =
                    new String(memory.node("r:1").value("PHPREDIS_SESSION:" + ID + "_LOCK"), StandardCharsets.US_ASCII);
            assertThat(value)
                    .matches(".+\\|[0-9]+")
                    .contains("|" + ProcessHandle.current().pid());
            assertThat(seen.add(value)).isTrue();
            session.close();
        }
        assertThat(memory.node("r:1").keys()).isEmpty();
    }

    @Test
    void copiesStandOnTheNextNodesOfTheListAndAreReadWhileTheFirstIsDown() {
        sessions = memcached(settings -> settings.replicas(1).locking(false));
        PhpSession session = sessions.create();
        String key = "memc.sess.key." + session.id();
        session.set("n", 1);
        assertThat(sessions.save(session)).isTrue();
        List<MemoryNode> owners = owners(key);
        assertThat(owners).hasSize(2);
        List<String> list = List.of("a:1", "b:1", "c:1");
        MemoryNode first = (list.indexOf(owners.get(0).toString()) + 1) % 3
                        == list.indexOf(owners.get(1).toString())
                ? owners.get(0)
                : owners.get(1);
        first.fail();
        assertThat(sessions.read(session.id())).isPresent();
        try (PhpSession again = sessions.load(session.id()).orElseThrow()) {
            again.set("n", 2);
            assertThatThrownBy(() -> sessions.save(again))
                    .isInstanceOf(PhpUnavailableException.class)
                    .hasMessageContaining(first.toString())
                    .hasMessageNotContaining(session.id());
        }
        first.recover();
        assertThat(sessions.touch(session.id())).isTrue();
        assertThat(sessions.delete(session.id())).isTrue();
        assertThat(owners(key)).isEmpty();
        assertThat(sessions.delete(session.id())).isFalse();
        assertThat(sessions.touch(session.id())).isFalse();
    }

    @Test
    void whatIsUnchangedIsProlongedAndWhatIsGoneMeanwhileIsWritten() {
        put("memc.sess.key." + ID);
        PhpSession session = sessions.load(ID).orElseThrow();
        owners("memc.sess.key." + ID).forEach(node -> node.evict("memc.sess.key." + ID));
        assertThat(sessions.save(session)).isTrue();
        assertThat(sessions.read(ID).orElseThrow().get("n", Long.class)).contains(1L);
    }

    /** With the session itself as one more level, which is not one in this format. */
    @Test
    void anUnchangedSessionOfAsManyLevelsAsPhpReadsIsSaved() {
        byte[] deepest =
                ("x|" + "a:1:{i:0;".repeat(4_096) + "N;" + "}".repeat(4_096)).getBytes(StandardCharsets.US_ASCII);
        owner("memc.sess.key." + ID).put("memc.sess.key." + ID, deepest);
        PhpSession session = sessions.load(ID).orElseThrow();
        assertThat(sessions.save(session)).isTrue();
        assertThat(owners("memc.sess.key." + ID).get(0).value("memc.sess.key." + ID))
                .isEqualTo(deepest);
        PhpSession changed = sessions.load(ID).orElseThrow();
        changed.set("y", 1);
        assertThat(sessions.save(changed)).isTrue();
        assertThat(sessions.read(ID).orElseThrow().get("y", Long.class)).contains(1L);
    }

    @Test
    void aSessionForReadingTakesNoLockAndCannotBeSaved() {
        put("memc.sess.key." + ID);
        try (PhpSession held = sessions.load(ID).orElseThrow()) {
            PhpSession read = sessions.read(ID).orElseThrow();
            assertThat(read.toMap()).containsEntry("n", 1L);
            assertThatThrownBy(() -> sessions.save(read)).hasMessageContaining("for reading only");
            assertThat(held.toString() + read).doesNotContain(ID);
        }
    }

    @Test
    void bytesThatAreNoSessionAreLeftAndTheLockIsGivenBack() {
        owner("memc.sess.key." + ID).put("memc.sess.key." + ID, new byte[] {1});
        assertThatThrownBy(() -> sessions.load(ID)).isInstanceOf(PhpFormatException.class);
        assertThat(owners("memc.sess.key.lock." + ID)).isEmpty();
        assertThat(owners("memc.sess.key." + ID)).hasSize(1);
    }

    @Test
    void aSessionThatCannotBeWrittenStaysOpen() {
        PhpSession session = sessions.open(ID);
        session.set("5", 1);
        assertThatThrownBy(() -> sessions.save(session)).isInstanceOf(PhpFormatException.class);
        session.remove("5");
        session.set("five", 1);
        assertThat(sessions.save(session)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a_b", "../x", "é", "a\0b", "a:b"})
    void whatIsNoIdOfPhpIsNoSessionAndNoNodeIsAsked(String id) {
        for (String node : List.of("a:1", "b:1", "c:1")) {
            memory.node(node).fail();
        }
        assertThat(sessions.load(id)).isEmpty();
        assertThat(sessions.read(id)).isEmpty();
        assertThat(sessions.touch(id)).isFalse();
        assertThat(sessions.delete(id)).isFalse();
        assertThatThrownBy(() -> sessions.open(id)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sessions.load("x".repeat(250))).isEmpty();
    }

    /** The longest id that PHP has and a prefix are more than memcached takes, not more than Redis does. */
    @Test
    void aKeyOnRedisMayBeLongerThanOneOnMemcached() {
        sessions = quick(PhpSessions.redis("tcp://r:1")).build();
        String longest = "x".repeat(256);
        PhpSession session = sessions.open(longest);
        session.set("n", 1);
        assertThat(sessions.save(session)).isTrue();
        assertThat(sessions.read(longest)).isPresent();
        assertThat(sessions.delete(longest)).isTrue();
        assertThat(sessions.read(longest + "x")).isEmpty();
    }

    @Test
    void newIdsAreLikePhps() {
        PhpSession session = sessions.create();
        assertThat(session.id()).matches("[0-9a-f]{32}");
        assertThat(session.isNew()).isTrue();
        session.close();
    }

    @Test
    void theServersOfRedisHaveTheirOwnPrefixes() {
        sessions = quick(PhpSessions.redis("tcp://r:1?weight=1&prefix=one:, tcp://s:1?weight=2&prefix=two:&timeout=2"))
                .keys(SessionKeys.SHA1_OF_ID)
                .build();
        for (int i = 0; i < 20; i++) {
            PhpSession session = sessions.create();
            sessions.save(session);
            String key = SessionKey.of(session.id());
            boolean first = memory.node("r:1").value("one:" + key) != null;
            boolean second = memory.node("s:1").value("two:" + key) != null;
            assertThat(first).isNotEqualTo(second);
        }
    }

    @Test
    void aSessionThatWouldBeTooLargeToBeReadAgainIsNotWrittenAndStaysOpen() {
        sessions = quick(PhpSessions.redis("tcp://r:1"))
                .compression(PhpCompression.LZ4)
                .maxExpandedBytes(2_000)
                .build();
        PhpSession session = sessions.open(ID);
        session.set("x", "x".repeat(2_000));
        assertThatThrownBy(() -> sessions.save(session))
                .isInstanceOf(PhpFormatException.class)
                .hasMessageContaining("maxExpandedBytes");
        session.set("x", "x".repeat(1_900));
        assertThat(sessions.save(session)).isTrue();
        assertThat(sessions.read(ID).orElseThrow().get("x", String.class)).contains("x".repeat(1_900));
    }

    @Test
    void whatWasOpenedIsClosedIfALaterServerCannotBe() {
        List<RawNode> opened = new ArrayList<>();
        RawBackend failing = new RawBackend() {
            @Override
            public NodePort open(NodeAddress address, PortSettings settings) {
                return memory.open(address, settings);
            }

            @Override
            public RawNode openRaw(NodeAddress address, PortSettings settings) {
                if (address.host().equals("c")) {
                    throw new IllegalStateException("no third one");
                }
                RawNode node = memory.openRaw(address, settings);
                opened.add(node);
                return node;
            }
        };
        assertThatThrownBy(() ->
                        quick(PhpSessions.memcached(THREE)).backend(failing).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no third one");
        assertThat(opened)
                .hasSize(2)
                .allSatisfy(node -> assertThat(
                                node.get("k").await(Duration.ofSeconds(10).toNanos()))
                        .isInstanceOf(Answer.Failed.class));

        opened.clear();
        wrong(
                "prefix must be printable ASCII",
                () -> quick(PhpSessions.redis("tcp://a:1, tcp://b:1?prefix=%20"))
                        .backend(failing)
                        .build());
        assertThat(opened).isEmpty();
    }

    @Test
    void wrongSettingsAreRefusedAtTheCall() {
        wrong("savePath must name a server", () -> PhpSessions.memcached(" , "));
        wrong("savePath must be host:port", () -> PhpSessions.memcached("--SERVER=a"));
        wrong("the port of 'a:0' must be a number from 1 to 65535; got '0'", () -> PhpSessions.memcached("a:0"));
        wrong("savePath must be tcp://host:port", () -> PhpSessions.redis("a:1"));
        wrong("savePath must not name a Unix socket", () -> PhpSessions.memcached("/run/memcached.sock:0"));
        wrong("savePath must not name a Unix socket", () -> PhpSessions.redis("unix:///run/redis.sock?weight=1"));
        for (String address : List.of("tcp://:secret@a:1", "tcp://u:secret@a", "tcp://u:se@cret@a", "tcp://secret@a")) {
            assertThatThrownBy(() -> PhpSessions.redis(address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("savePath must have credentials behind a question mark")
                    .hasMessageNotContaining("cret");
        }
        wrong("has 'weigth'", () -> PhpSessions.redis("tcp://a:1?weigth=2"));
        wrong(
                "the weight of 'tcp://a:1' must be a number from 1",
                () -> PhpSessions.redis("tcp://a:1?weight=0&auth=x"));
        PhpSessionsBuilder redis = PhpSessions.redis("tcp://a");
        PhpSessionsBuilder memcached = PhpSessions.memcached("a");
        wrong("prefix must be printable ASCII", () -> memcached.prefix("a b"));
        wrong("lifetime must be whole seconds, 1 s to 315360000 s; got PT0S", () -> memcached.lifetime(Duration.ZERO));
        wrong("replicas must be 0 or more; got -1", () -> memcached.replicas(-1));
        wrong("maxExpandedBytes must be 1024 to 536870912; got 0", () -> redis.maxExpandedBytes(0));
        wrong("replicas(1) is for sessions on memcached", () -> redis.replicas(1));
        wrong("compression(LZF) is for sessions on Redis", () -> memcached.compression(PhpCompression.LZF));
        wrong("consistentHash(OFF) is for sessions on memcached", () -> redis.consistentHash(ConsistentHash.OFF));
        wrong("expiry must be whole seconds", () -> memcached.lockExpiry(Duration.ofMillis(1)));
        wrong("got 1, PT2S and PT1S", () -> memcached.lockWait(1, Duration.ofSeconds(2), Duration.ofSeconds(1)));
        wrong("deadline must be 10 ms to 1 min; got PT0S", () -> memcached.deadline(Duration.ZERO));
    }

    private static void wrong(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    private void put(String key) {
        owner(key).put(key, STORED);
    }

    /** Where a session of the plain handler with PHP's defaults is. */
    private MemoryNode owner(String key) {
        PhpSessions writer = memcached(settings -> settings.locking(false));
        try (writer;
                PhpSession session = writer.open(key.substring(key.lastIndexOf('.') + 1))) {
            writer.save(session);
        }
        return owners(key).get(0);
    }

    private List<MemoryNode> owners(String key) {
        return List.of("a:1", "b:1", "c:1").stream()
                .map(memory::node)
                .filter(node -> node.keys().contains(key))
                .toList();
    }
}
