package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sessionring.testing.PlacementVectors;
import io.sessionring.testing.PlacementVectors.AskedKey;
import io.sessionring.testing.PlacementVectors.Row;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agreement with PHP's session handlers and with twemproxy's other hash. */
class PhpPlacementsTest {

    private static final List<AskedKey> KEYS = PlacementVectors.keys();

    private static final Map<String, Placement> RECORDED = Map.of(
            "sess_ketama", Placement.PHP_SESSION,
            "sess_ketama_weighted", Placement.KETAMA,
            "sess_modula", Placement.PHP_MODULA,
            "nc_fnv1a_64", Placement.KETAMA_FNV1A64);

    private static final Map<String, Placement> HASH_TYPES = Map.of(
            "ketama", Placement.PHP_SESSION, "ketama_weighted", Placement.KETAMA, "modula", Placement.PHP_MODULA);

    static Stream<Arguments> recorded() {
        return RECORDED.entrySet().stream()
                .flatMap(each -> PlacementVectors.rows(each.getKey()).stream()
                        .map(row -> Arguments.of(each.getKey(), row, each.getValue())));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyKeyIsWhereTheProgramLooksForIt(String config, Row row, Placement placement) {
        Ring ring = Ring.of(placement, row.nodes());
        List<String> identities = row.nodes().stream().map(RingNode::identity).toList();

        List<Integer> differences = IntStream.range(0, KEYS.size())
                .filter(key -> row.answer(key) >= 0)
                .filter(key -> identities.indexOf(row.nodes()
                                .get(ring.locate(KEYS.get(key).bytes()))
                                .identity())
                        != row.answer(key))
                .boxed()
                .toList();
        assertThat(differences).isEmpty();
    }

    @Test
    void allListsAndKeysWereChecked() {
        assertThat(recorded()).hasSize(21 + 21 + 21 + 19);
        assertThat(PlacementVectors.rows("nc_fnv1a_64"))
                .allSatisfy(row ->
                        assertThat(row.answers().chars().filter(c -> c != '-')).hasSizeGreaterThan(2_000));
    }

    @Test
    void sessionsAndLocksAreOnTheNodesWherePhpHadThemOnMemcached() {
        List<String[]> rows = PlacementVectors.lines("route_memcached.tsv");
        assertThat(rows).hasSize(900);
        for (String[] cells : rows) {
            Ring ring = Ring.of(HASH_TYPES.get(cells[0]), memcached(cells[1]));
            assertThat(SessionKey.of(cells[2])).isEqualTo(cells[3]);
            assertThat(ring.locate(cells[3])).as("data, %s", cells[2]).isEqualTo(Integer.parseInt(cells[4]));
            assertThat(ring.locate("lock." + cells[3])).as("lock, %s", cells[2]).isEqualTo(Integer.parseInt(cells[5]));
        }
    }

    @Test
    void sessionsAndLocksAreOnTheNodesWherePhpHadThemOnRedis() {
        List<String[]> rows = PlacementVectors.lines("route_redis.tsv");
        assertThat(rows).hasSize(600);
        for (String[] cells : rows) {
            Ring ring = Ring.of(Placement.PHPREDIS, redis(cells[0]));
            String key = cells[1].equals("article") ? SessionKey.of(cells[2]) : cells[2];
            assertThat(cells[3]).isEqualTo("PHPREDIS_SESSION:" + key);
            assertThat(ring.locate(key)).as("data, %s", cells[2]).isEqualTo(Integer.parseInt(cells[4]));
            assertThat(List.of(ring.locate(key), ring.locate(cells[2])))
                    .as("lock, %s", cells[2])
                    .contains(Integer.parseInt(cells[5]));
        }
    }

    @Test
    void candidatesOfARemainderFollowInTheOrderOfTheList() {
        List<RingNode> nodes = memcached("a:1,b:1,c:1");
        Ring modula = Ring.of(Placement.PHP_MODULA, nodes);
        Ring phpredis = Ring.of(Placement.PHPREDIS, redis("tcp://a:1?weight=1,tcp://b:1?weight=3,tcp://c:1?weight=2"));
        for (AskedKey key : KEYS) {
            int first = modula.locate(key.bytes());
            assertThat(modula.candidates(key.bytes(), 9)).containsExactly(first, (first + 1) % 3, (first + 2) % 3);
            int last = phpredis.locate(key.bytes());
            assertThat(phpredis.candidates(key.bytes(), 2)).containsExactly(last, (last + 2) % 3);
        }
        double[] shares = phpredis.shares();
        assertThat(Arrays.stream(shares).sum()).isEqualTo(1);
        assertThat(shares[0] * 3).isCloseTo(shares[1], within(1e-8));
        assertThat(shares[2]).isCloseTo(2 / 6.0, within(1e-8));
    }

    @Test
    void aKeyOfLessThanFourBytesHasAPlaceToo() {
        Ring ring = Ring.of(Placement.PHPREDIS, redis("tcp://a:1,tcp://b:1?weight=255,tcp://c:1"));
        assertThat(ring.locate(new byte[0])).isEqualTo(2);
        assertThat(ring.locate(new byte[] {1})).isEqualTo(1);
        assertThat(ring.locate(new byte[] {0, 1})).isEqualTo(0); // 256 of 257
    }

    private static List<RingNode> memcached(String savePath) {
        return Arrays.stream(savePath.split(","))
                .map(text -> text.split(":"))
                .map(parts -> node(parts[0], parts[1], parts.length > 2 ? parts[2] : "0"))
                .toList();
    }

    private static List<RingNode> redis(String savePath) {
        return Arrays.stream(savePath.split(","))
                .map(URI::create)
                .map(uri -> node(
                        uri.getHost(),
                        Integer.toString(uri.getPort()),
                        uri.getQuery() == null ? "0" : uri.getQuery().substring("weight=".length())))
                .toList();
    }

    private static RingNode node(String host, String port, String weight) {
        return new RingNode(host, Integer.parseInt(port), null, Integer.parseInt(weight), null);
    }
}
