package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.testing.PlacementVectors;
import io.sessionring.testing.PlacementVectors.AskedKey;
import io.sessionring.testing.PlacementVectors.Row;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Help.Ansi;

class LocateTest {

    private static final List<AskedKey> KEYS = PlacementVectors.keys();
    private static final String FIVE = "10.0.0.1:11211,10.0.0.2:11211,10.0.0.3:11211,10.0.0.4:11211,10.0.0.5:11211";

    static Stream<Arguments> php() {
        return Stream.of(
                        List.of("ketama", "sess_ketama_weighted"),
                        List.of("php-session", "sess_ketama"),
                        List.of("php-modula", "sess_modula"))
                .flatMap(
                        pair -> PlacementVectors.rows(pair.get(1)).stream().map(row -> Arguments.of(pair.get(0), row)));
    }

    @ParameterizedTest
    @MethodSource("php")
    void printsTheNodeThatPhpTakesForEveryKeyAndInOrder(String placement, Row row) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < KEYS.size(); i++) {
            input.writeBytes(KEYS.get(i).bytes());
            input.write('\n');
            expected.writeBytes(KEYS.get(i).bytes());
            expected.writeBytes(bytes("\t" + address(row.nodes().get(row.answer(i))) + "\n"));
        }
        for (List<String> typed : List.of(typed(row, true), typed(row, false))) {
            Call call = Call.of(
                    input.toByteArray(),
                    Ansi.OFF,
                    "locate",
                    "--placement",
                    placement,
                    "--nodes",
                    String.join(",", typed),
                    "--raw");
            assertThat(call.errors()).isEmpty();
            assertThat(call.exitCode()).isZero();
            assertThat(call.outBytes()).isEqualTo(expected.toByteArray());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "plain 127.0.0.1:23211,127.0.0.1:23212,127.0.0.1:23213 --raw=true",
                "article 127.0.0.1:23211:1,127.0.0.1:23212:3,127.0.0.1:23213:2 --raw=false"
            })
    void printsTheNodeThatPhpredisTakes(String handler, String list, String raw) {
        List<String[]> rows = PlacementVectors.lines("route_redis.tsv").stream()
                .filter(cells -> cells[1].equals(handler))
                .toList();
        assertThat(rows).hasSize(300);
        String ids = rows.stream().map(cells -> cells[2] + "\n").collect(Collectors.joining());
        assertThat(nodes(Call.of(ids, "locate", "--placement", "phpredis", "--nodes", list, raw)
                        .out()))
                .isEqualTo(rows.stream()
                        .map(cells -> "127.0.0.1:2321" + (1 + Integer.parseInt(cells[4])))
                        .toList());
    }

    @Test
    void printsTheNodeOfTwemproxysOtherHash() {
        Row row = PlacementVectors.rows("nc_fnv1a_64").stream()
                .filter(any -> any.list().equals("n10_w"))
                .findFirst()
                .orElseThrow();
        StringBuilder input = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i++) {
            if (row.answer(i) >= 0) {
                input.append(KEYS.get(i).text()).append('\n');
                expected.add(address(row.nodes().get(row.answer(i))));
            }
        }
        assertThat(nodes(Call.of(
                                input.toString(),
                                "locate",
                                "--placement",
                                "ketama-fnv1a64",
                                "--nodes",
                                String.join(",", typed(row, true)),
                                "--raw")
                        .out()))
                .isEqualTo(expected);
    }

    @Test
    void hashesTheSha1OfASessionIdUnlessTold() {
        List<String> ids = ids(100).lines().toList();
        String hashed = ids.stream().map(id -> SessionKey.of(id) + "\n").collect(Collectors.joining());
        List<String> ofIds = nodes(
                Call.of(ids(100), "locate", "--nodes", FIVE, "--copies", "5").out());
        List<String> ofKeys = nodes(Call.of(hashed, "locate", "--nodes", FIVE, "--copies", "5", "--raw")
                .out());
        List<String> ofRawIds = nodes(Call.of(ids(100), "locate", "--nodes", FIVE, "--copies", "5", "--raw")
                .out());
        assertThat(ofIds).isEqualTo(ofKeys).isNotEqualTo(ofRawIds);
    }

    @Test
    void takesEveryLineAsItStands() {
        String input = " a \n\na\r\nä\u2028€\n\tend";
        String[] lines =
                Call.of(input, "locate", "--nodes", "one:1", "--raw").out().split("\n", -1);
        assertThat(lines).containsExactly(" a \tone:1", "\tone:1", "a\r\tone:1", "ä\u2028€\tone:1", "\tend\tone:1", "");
        assertThat(Call.of("", "locate", "--nodes", "one:1").out()).isEmpty();
    }

    @Test
    void copiesAreDistinctNodesAndTheFirstIsTheSame() {
        String input = ids(500);
        List<String> one = nodes(Call.of(input, "locate", "--nodes", FIVE).out());
        List<String> three =
                nodes(Call.of(input, "locate", "--nodes", FIVE, "--copies", "3").out());
        List<String> nine =
                nodes(Call.of(input, "locate", "--nodes", FIVE, "--copies", "9").out());
        assertThat(one).hasSize(500);
        for (int i = 0; i < one.size(); i++) {
            assertThat(three.get(i).split(","))
                    .hasSize(3)
                    .doesNotHaveDuplicates()
                    .startsWith(one.get(i));
            assertThat(nine.get(i)).startsWith(three.get(i));
            assertThat(nine.get(i).split(",")).hasSize(5).doesNotHaveDuplicates();
        }
    }

    @Test
    void aNodeThatIsListedTwiceHoldsOneCopy() {
        List<String> answers = nodes(Call.of(ids(300), "locate", "--nodes", "a:1,b:1,a:1:2,c:1,b:1:0", "--copies", "3")
                .out());
        assertThat(answers)
                .allSatisfy(nodes -> assertThat(nodes.split(",")).containsExactlyInAnyOrder("a:1", "b:1", "c:1"));
        assertThat(nodes(Call.of(ids(300), "locate", "--nodes", "a:1,b:1,a:1:2,c:1,b:1:0", "--copies", "2")
                        .out()))
                .allSatisfy(nodes -> assertThat(nodes.split(",")).hasSize(2).doesNotHaveDuplicates());
    }

    @Test
    void namesAreHashedAndZonesSpreadTheCopies() {
        String input = ids(200);
        String named = "a=10.0.0.1:1@x,b=10.0.0.2:1@x,c=10.0.0.3:1@y";
        String moved = "a=10.9.9.1:7@x,b=10.9.9.2:7@x,c=10.9.9.3:7@y";
        List<String> answers = nodes(
                Call.of(input, "locate", "--nodes", named, "--copies", "2").out());
        assertThat(answers).allSatisfy(nodes -> assertThat(nodes).contains("10.0.0.3:1"));
        assertThat(nodes(Call.of(input, "locate", "--nodes", moved, "--copies", "2")
                        .out()))
                .isEqualTo(answers.stream()
                        .map(nodes -> nodes.replace("10.0.0.", "10.9.9.").replace(":1", ":7"))
                        .toList());
    }

    @Test
    void printsNodesAsTypedWithoutWeight() {
        String nodes = "[::1]:11211:2, Cache.Example.COM:11212:1,ÿ:3";
        Call call = Call.of(ids(300), "locate", "--nodes", nodes);
        assertThat(new HashSet<>(nodes(call.out())))
                .containsExactlyInAnyOrder("[::1]:11211", "Cache.Example.COM:11212", "ÿ:3");
    }

    @Test
    void aLineOfAMegabyteIsReadAndALongerOneIsRefused() {
        String longest = "x".repeat(1 << 20);
        assertThat(Call.of(longest + "\n" + longest, "locate", "--nodes", "a:1").out())
                .isEqualTo(longest + "\ta:1\n" + longest + "\ta:1\n");
        Call call = Call.of("short\n" + longest + "x\n", "locate", "--nodes", "a:1");
        assertThat(call.exitCode()).isEqualTo(1);
        assertThat(call.errors()).isEqualTo("ringctl locate: standard input, line 2: must be at most 1048576 bytes\n");
    }

    private static String ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "id-" + i + "\n").collect(Collectors.joining());
    }

    private static List<String> nodes(String out) {
        return Arrays.stream(out.split("\n"))
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .toList();
    }

    /** The list as somebody would type it, who leaves out what is not given, or writes a zero. */
    private static List<String> typed(Row row, boolean zeros) {
        return row.nodes().stream()
                .map(node -> address(node) + (node.weight() > 0 || zeros ? ":" + node.weight() : ""))
                .toList();
    }

    private static String address(RingNode node) {
        return (node.host().contains(":") ? "[" + node.host() + "]" : node.host()) + ":" + node.port();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
