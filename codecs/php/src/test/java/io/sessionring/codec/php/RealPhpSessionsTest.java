package io.sessionring.codec.php;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sessionring.codec.php.Shared.Setup;
import io.sessionring.example.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions that real PHP and Java have in common, on real servers. */
class RealPhpSessionsTest {

    private static final String CONTENT =
            "$u = new App\\User('Bob', 42); $_SESSION = ['user' => $u, 'list' => [1, 'two', [true, null]],"
                    + " 'map' => ['k' => 1.5, 7 => $u], 'suit' => App\\Suit::Hearts, 'bytes' => \"\\xff\\0\", 'float' => 0.1];"
                    + " $_SESSION['r'] = 1; $_SESSION['s'] = &$_SESSION['r']; $_SESSION['magic'] = new App\\Magic(['x' => 1]);";

    static Stream<Setup> setups() {
        List<Setup> setups = new ArrayList<>();
        List<Integer> weights = List.of(1, 3, 2);
        for (SerializeHandler handler : SerializeHandler.values()) {
            setups.add(new Setup(false, weights, ConsistentHash.KETAMA, SessionKeys.SHA1_OF_ID, handler));
            setups.add(new Setup(true, weights, ConsistentHash.KETAMA, SessionKeys.ID, handler));
        }
        setups.add(new Setup(false, weights, ConsistentHash.KETAMA_WEIGHTED, SessionKeys.ID, SerializeHandler.PHP));
        setups.add(new Setup(false, weights, ConsistentHash.OFF, SessionKeys.ID, SerializeHandler.PHP));
        setups.add(new Setup(true, weights, ConsistentHash.KETAMA, SessionKeys.SHA1_OF_ID, SerializeHandler.PHP));
        return setups.stream();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void bothReadAndWriteTheSameSessionsAndAskTheRightNodeOnly(Setup setup) throws Exception {
        try (Shared shared = new Shared(setup);
                RealPhp php = shared.php(Map.of());
                PhpSessions sessions = shared.java().build()) {
            for (int i = 0; i < 12; i++) {
                String id = id(i);
                // PHP writes, Java reads
                JsonNode written = php.during(id, CONTENT + " return base64_encode(session_encode());");
                List<Long> missesBefore = shared.misses();
                List<Long> readsBefore = shared.reads();
                PhpSession read = sessions.read(id).orElseThrow();
                assertThat(read.get("list", Object.class)).contains(List.of(1L, "two", Arrays.asList(true, null)));
                assertThat(((PhpObject) read.toMap().get("user")).get("id")).contains(new PhpInt(42));
                assertThat(setup.handler().encode(read.variables()))
                        .isEqualTo(Base64.getDecoder().decode(written.asText()));
                assertThat(shared.misses()).as("misses").isEqualTo(missesBefore);
                assertThat(more(readsBefore, shared.reads())).as("nodes asked").containsExactlyInAnyOrder(0L, 0L, 1L);

                // Java writes, PHP reads, and takes it for what Java had
                try (PhpSession session = sessions.load(id).orElseThrow()) {
                    session.set("java", List.of("é", 2.5, Map.of("deep", List.of(1, 2))));
                    session.variables().array().set("r", new PhpInt(5));
                    assertThat(sessions.save(session)).isTrue();
                }
                List<Long> missesOfPhp = shared.misses();
                JsonNode seen = php.during(
                        id,
                        "return [$_SESSION['java'] === ['é', 2.5, ['deep' => [1, 2]]], $_SESSION['user']->name, $_SESSION['s'],"
                                + " $_SESSION['user'] === $_SESSION['map'][7], $_SESSION['suit'] === App\\Suit::Hearts,"
                                + " $_SESSION['float'] === 0.1, bin2hex($_SESSION['bytes'])];");
                assertThat(seen.toString()).isEqualTo("[true,\"Bob\",5,true,true,true,\"ff00\"]");
                assertThat(shared.misses()).as("misses of PHP").isEqualTo(missesOfPhp);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aSessionGoesBackAndForthTwentyTimes(Setup setup) throws Exception {
        try (Shared shared = new Shared(setup);
                RealPhp php = shared.php(Map.of());
                PhpSessions sessions = shared.java().build()) {
            String id = id(99);
            php.during(id, CONTENT + " $_SESSION['n'] = 0; $_SESSION['log'] = [];");
            for (int i = 0; i < 20; i += 2) {
                assertThat(php.during(id, "$_SESSION['log'][] = 'php'; return ++$_SESSION['n'];")
                                .asInt())
                        .isEqualTo(i + 1);
                try (PhpSession session = sessions.load(id).orElseThrow()) {
                    assertThat(session.get("n", Long.class)).contains(i + 1L);
                    session.set("n", i + 2);
                    log(session).add("java");
                    assertThat(sessions.save(session)).isTrue();
                }
            }
            PhpSession last = sessions.read(id).orElseThrow();
            assertThat(log(last)).hasSize(20).startsWith("php", "java").endsWith("php", "java");
            assertThat(php.during(id, "return [count($_SESSION['log']), $_SESSION['user']->roles];")
                            .toString())
                    .isEqualTo("[20,[\"admin\",\"user\"]]");
        }
    }

    @Test
    void endsAndBeginningsAreSeenOnBothSides() throws Exception {
        for (Setup setup : List.of(
                new Setup(false, List.of(1, 1, 1), ConsistentHash.KETAMA, SessionKeys.ID, SerializeHandler.PHP),
                new Setup(true, List.of(1, 1, 1), ConsistentHash.KETAMA, SessionKeys.ID, SerializeHandler.PHP))) {
            try (Shared shared = new Shared(setup);
                    RealPhp php = shared.php(Map.of());
                    PhpSessions sessions = shared.java().build()) {
                php.during(id(1), "$_SESSION['a'] = 1;");
                assertThat(php.start(id(1))).isTrue();
                php.eval("return session_destroy();");
                assertThat(sessions.load(id(1))).isEmpty();

                try (PhpSession session = sessions.create()) {
                    session.set("made", "by Java");
                    assertThat(sessions.save(session)).isTrue();
                    assertThat(php.during(session.id(), "return $_SESSION['made'];")
                                    .asText())
                            .isEqualTo("by Java");
                    assertThat(sessions.touch(session.id())).isTrue();
                    assertThat(sessions.delete(session.id())).isTrue();
                    assertThat(php.during(session.id(), "return count($_SESSION);")
                                    .asInt())
                            .isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SessionKeys.class)
    void phpWaitsForJavaAndJavaForPhpOnMemcached(SessionKeys keys) throws Exception {
        Setup setup = new Setup(false, List.of(1, 2, 1), ConsistentHash.KETAMA, keys, SerializeHandler.PHP);
        fight(
                setup,
                Map.of(
                        "memcached.sess_lock_wait_min",
                        "5",
                        "memcached.sess_lock_wait_max",
                        "5",
                        "memcached.sess_lock_retries",
                        "4000"));
    }

    /** One server: on several ones phpredis gives its lock back on a wrong one. */
    @Test
    void phpWaitsForJavaAndJavaForPhpOnRedis() throws Exception {
        Setup setup = new Setup(true, List.of(1), ConsistentHash.KETAMA, SessionKeys.ID, SerializeHandler.PHP);
        fight(
                setup,
                Map.of(
                        "redis.session.locking_enabled", "1",
                        "redis.session.lock_wait_time", "5000",
                        "redis.session.lock_retries", "4000"));
    }

    private static void fight(Setup setup, Map<String, String> patience) throws Exception {
        try (Shared shared = new Shared(setup);
                RealPhp php = shared.php(patience);
                RealPhp impatient = shared.php(Map.of(
                        "redis.session.locking_enabled", "1",
                        "memcached.sess_lock_wait_min", "1",
                        "memcached.sess_lock_wait_max", "1",
                        "memcached.sess_lock_retries", "2"));
                PhpSessions sessions = shared.java()
                        .locking(true)
                        .lockWait(4_000, Duration.ofMillis(5), Duration.ofMillis(5))
                        .build();
                PhpSessions hasty = shared.java()
                        .locking(true)
                        .lockWait(2, Duration.ofMillis(1), Duration.ofMillis(1))
                        .build()) {
            String id = id(7);
            php.during(id, "$_SESSION['n'] = 0;");

            assertThat(php.start(id)).isTrue();
            assertThatThrownBy(() -> hasty.load(id)).isInstanceOf(PhpLockException.class);
            assertThat(hasty.read(id)).as("reading only needs no lock").isPresent();
            php.eval("return session_write_close();");
            try (PhpSession held = hasty.load(id).orElseThrow()) {
                assertThat(impatient.warnings("session_id('" + id + "'); session_start(); session_write_close();"))
                        .as("what PHP says while Java holds the lock")
                        .anyMatch(warning -> warning.toLowerCase(Locale.ROOT).contains("lock"));
                assertThat(held.get("n", Long.class)).contains(0L);
                php.begin("session_id('" + id
                        + "'); session_start(); $_SESSION['n'] = 100; return session_write_close();");
                assertThat(hasty.save(held)).isTrue();
            }
            php.end();
            assertThat(sessions.read(id).orElseThrow().get("n", Long.class)).contains(100L);

            php.begin(
                    "for ($i = 0; $i < 60; $i++) { session_id('" + id
                            + "'); if (!session_start()) return 'not started';"
                            + " $n = $_SESSION['n']; usleep(500); $_SESSION['n'] = $n + 1; session_write_close(); } return 'done';");
            for (int i = 0; i < 60; i++) {
                try (PhpSession session = sessions.load(id).orElseThrow()) {
                    session.set("n", session.get("n", Long.class).orElseThrow() + 1);
                    assertThat(sessions.save(session)).isTrue();
                }
            }
            assertThat(php.end().get("value").asText()).isEqualTo("done");
            assertThat(sessions.read(id).orElseThrow().get("n", Long.class)).contains(220L);
        }
    }

    @Test
    void eitherReadsTheOthersCopyWhileTheFirstNodeIsDown() throws Exception {
        Setup setup =
                new Setup(false, List.of(1, 1, 1), ConsistentHash.KETAMA, SessionKeys.SHA1_OF_ID, SerializeHandler.PHP);
        try (Shared shared = new Shared(setup);
                RealPhp php =
                        shared.php(Map.of("memcached.sess_number_of_replicas", "1", "memcached.sess_locking", "0"));
                PhpSessions sessions = shared.java().replicas(1).locking(false).build()) {
            php.during(id(1), "$_SESSION['by'] = 'php';");
            try (PhpSession session = sessions.open(id(2))) {
                session.set("by", "java");
                sessions.save(session);
            }
            for (Server server : shared.servers()) { // whichever comes first for one of them
                server.kill();
                eventually(Duration.ofSeconds(10), "a copy is read", () -> isRead(sessions, id(1)));
                try (RealPhp fresh =
                        shared.php(Map.of("memcached.sess_number_of_replicas", "1", "memcached.sess_locking", "0"))) {
                    assertThat(fresh.eval("session_id('" + id(2) + "'); session_start(); return $_SESSION['by'];")
                                    .asText())
                            .isEqualTo("java");
                }
                server.restart();
                php.during(id(1), "$_SESSION['by'] = 'php';");
                eventually(Duration.ofSeconds(10), "written again", () -> written(sessions, id(2)));
            }
        }
    }

    private static boolean isRead(PhpSessions sessions, String id) {
        try {
            assertThat(sessions.read(id).orElseThrow().get("by", String.class)).contains("php");
            return true;
        } catch (PhpUnavailableException e) { // the node that was down before is not connected yet
            return false;
        }
    }

    private static boolean written(PhpSessions sessions, String id) {
        try (PhpSession session = sessions.open(id)) {
            session.set("by", "java");
            return sessions.save(session);
        } catch (PhpUnavailableException e) { // its connection is not made anew yet
            return false;
        }
    }

    @Test
    void floatsAreSpelledAsPhpSpellsThem() throws Exception {
        try (RealPhp php = RealPhp.start(Map.of("serialize_precision", "-1"), SessionKeys.ID)) {
            Random random = new Random(20_111_217);
            StringBuilder bits = new StringBuilder();
            List<String> ours = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                double value = i % 3 == 0
                        ? Double.longBitsToDouble(random.nextLong())
                        : i % 3 == 1
                                ? Math.scalb(1.0, i / 3 - 800)
                                : random.nextInt(100_000) / Math.pow(10, random.nextInt(9));
                bits.append(String.format(Locale.ROOT, "%016x", Double.doubleToRawLongBits(value)));
                ours.add("d:" + new PhpFloat(value).spelling() + ";" + new PhpFloat(value).text());
            }
            JsonNode theirs = php.eval(
                    "$all = []; foreach (str_split('" + bits + "', 16) as $h) {"
                            + " $f = unpack('E', hex2bin($h))[1]; $all[] = serialize($f) . var_export($f, true); } return $all;");
            List<String> different = new ArrayList<>();
            for (int i = 0; i < ours.size(); i++) {
                if (!theirs.get(i).asText().equals(ours.get(i))) {
                    different.add(theirs.get(i).asText() + " and not " + ours.get(i));
                }
            }
            assertThat(different).isEmpty();
        }
    }

    /** phpredis 5.3.7 does not compress sessions, but values, in the same formats. */
    @ParameterizedTest
    @EnumSource(value = PhpCompression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void phpredisExpandsWhatWeCompressAndWeWhatItCompresses(PhpCompression compression) throws Exception {
        Setup setup = new Setup(true, List.of(1), ConsistentHash.KETAMA, SessionKeys.ID, SerializeHandler.PHP);
        try (Shared shared = new Shared(setup);
                RealPhp php = shared.php(Map.of());
                PhpSessions sessions = shared.java().compression(compression).build()) {
            php.eval("global $r; $r = new Redis(); $r->connect('127.0.0.1', "
                    + shared.servers().get(0).port() + "); $r->setOption(Redis::OPT_COMPRESSION, Redis::COMPRESSION_"
                    + compression + ");");
            for (int i = 0; i < 20; i++) {
                String text = "text ".repeat(i * i * i) + i;
                try (PhpSession session = sessions.create()) {
                    session.set("t", text);
                    sessions.save(session);
                    assertThat(php.eval("global $r; return $r->get('PHPREDIS_SESSION:" + session.id() + "');")
                                    .asText())
                            .isEqualTo("t|s:" + text.length() + ":\"" + text + "\";");
                    php.eval("global $r; return $r->set('PHPREDIS_SESSION:" + session.id() + "', 'u|s:" + text.length()
                            + ":\"" + text + "\";');");
                    assertThat(sessions.read(session.id()).orElseThrow().get("u", String.class))
                            .contains(text);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Object> log(PhpSession session) {
        return (List<Object>) session.get("log", List.class).orElseThrow();
    }

    private static List<Long> more(List<Long> before, List<Long> after) {
        List<Long> more = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            more.add(after.get(i) - before.get(i));
        }
        return more;
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%032x", 0x9E3779B97F4A7C15L * (number + 1));
    }
}
