package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.testing.PlacementVectors;
import io.sessionring.testing.PlacementVectors.AskedKey;
import io.sessionring.testing.PlacementVectors.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agreement with the programs that others already run. */
class KetamaVectorsTest {

    private static final List<AskedKey> KEYS = PlacementVectors.keys();

    /** The one list in which two nodes share a point and the order is not that of the names. */
    private static final String OTHER_ORDER = "collide_md5_rev";

    static List<Row> php() {
        return PlacementVectors.rows("sess_ketama_weighted");
    }

    static List<Row> twemproxy() {
        return PlacementVectors.rows("nc_md5");
    }

    @ParameterizedTest
    @MethodSource("php")
    void everyKeyIsWherePhpLooksForIt(Row row) {
        assertThat(differences(Ring.of(Placement.KETAMA, row.nodes()), row)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("twemproxy")
    void everyKeyIsWhereTwemproxyLooksForItUnlessItsOrderDecides(Row row) {
        List<Integer> differences = differences(Ring.of(Placement.KETAMA, row.nodes()), row);
        if (!row.list().equals(OTHER_ORDER)) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(differences).hasSizeBetween(KEYS.size() / 100, KEYS.size() * 3 / 100);
        }
    }

    @Test
    void whereTwemproxyDiffersItIsTheRingOfTheSortedList() {
        Row row = twemproxy().stream()
                .filter(any -> any.list().equals(OTHER_ORDER))
                .findFirst()
                .orElseThrow();
        List<RingNode> sorted = row.nodes().stream()
                .sorted(Comparator.comparing(RingNode::host))
                .toList();
        Ring ring = Ring.of(Placement.KETAMA, sorted);

        List<Integer> differences = IntStream.range(0, KEYS.size())
                .filter(key -> row.answer(key) >= 0)
                .filter(key -> !sorted.get(ring.locate(KEYS.get(key).bytes()))
                        .equals(row.nodes().get(row.answer(key))))
                .boxed()
                .toList();
        assertThat(differences).isEmpty();
    }

    @Test
    void allListsAndKeysWereChecked() {
        assertThat(php()).hasSize(21);
        assertThat(twemproxy()).hasSize(19);
        assertThat(php())
                .allSatisfy(row -> assertThat(row.answers()).hasSize(2_400).doesNotContain("-"));
        assertThat(KEYS).hasSize(2_400);
    }

    @Test
    void pointsAreThoseOfLibmemcached() {
        for (String[] cells : PlacementVectors.lines("points.tsv")) {
            List<RingNode> nodes = PlacementVectors.lists().get(cells[0]);
            Continuum continuum = (Continuum) Ring.of(Placement.KETAMA, nodes).division();
            int size = continuum.size();

            String perNode = Arrays.stream(continuum.pointsPerNode(nodes.size()))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(","));
            assertThat(perNode).as("%s, points of each node", cells[0]).isEqualTo(cells[1]);
            assertThat(points(continuum, 0, 3)).as("%s, first points", cells[0]).isEqualTo(cells[2]);
            assertThat(points(continuum, size - 3, size))
                    .as("%s, last points", cells[0])
                    .isEqualTo(cells[3]);
        }
    }

    @Test
    void aTextAndItsBytesAreTheSameKey() {
        Ring ring = Ring.of(Placement.KETAMA, PlacementVectors.lists().get("n50"));
        for (AskedKey key : KEYS) {
            if (key.isText()) {
                assertThat(ring.locate(key.text())).isEqualTo(ring.locate(key.bytes()));
            }
        }
    }

    private static List<Integer> differences(Ring ring, Row row) {
        return IntStream.range(0, KEYS.size())
                .filter(key -> row.answer(key) >= 0 && ring.locate(KEYS.get(key).bytes()) != row.answer(key))
                .boxed()
                .toList();
    }

    private static String points(Continuum continuum, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> continuum.end(i) + ":" + continuum.owner(i))
                .collect(Collectors.joining(","));
    }
}
