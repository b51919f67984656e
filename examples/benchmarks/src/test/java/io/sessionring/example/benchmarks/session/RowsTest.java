package io.sessionring.example.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.example.benchmarks.row.Host;
import io.sessionring.example.benchmarks.row.Round;
import io.sessionring.example.benchmarks.row.RoundText;
import io.sessionring.example.benchmarks.row.Row;
import io.sessionring.example.benchmarks.row.Task;
import io.sessionring.example.benchmarks.row.Visitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowsTest {

    private static final Map<ServerKind, Servers> SERVERS = new EnumMap<>(ServerKind.class);

    @BeforeAll
    static void start() {
        SERVERS.put(ServerKind.REDIS, new Servers(ServerKind.REDIS, 5));
        SERVERS.put(ServerKind.MEMCACHED, new Servers(ServerKind.MEMCACHED, 5));
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(Servers::close);
    }

    private static List<String> nodesOf(Contender contender) {
        return contender.servers() == ServerKind.MEMORY
                ? List.of("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1")
                : SERVERS.get(contender.servers()).addresses(contender.nodes());
    }

    private static Stream<Contender> inThisJar() {
        return Arrays.stream(Contender.values()).filter(Contender::inThisJar);
    }

    @ParameterizedTest
    @MethodSource("inThisJar")
    void aRowGivesBackWhatWasStoredAndKeepsTheRestWhenOneIsChanged(Contender contender) throws Exception {
        try (Row row = contender.factory().open(nodesOf(contender), 2)) {
            Map<String, Object> stored = Visitor.attributes();
            String id = row.create(stored);
            String other = row.create(stored);

            row.change(id, Visitor.VISITS);
            row.change(id, Visitor.VISITS);

            for (Map.Entry<String, Object> each : stored.entrySet()) {
                Object expected = each.getKey().equals(Visitor.VISITS) ? (Object) 3 : each.getValue();
                assertThat(row.load(id, each.getKey())).as(each.getKey()).isEqualTo(expected);
                assertThat(row.load(other, each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
            }
        }
    }

    @Test
    void aRoundCountsWhatWasDone() throws Exception {
        Contender contender = Contender.REDIS_SOCKET;
        List<String> answers = said(
                contender,
                "open a " + String.join(",", nodesOf(contender)) + " 2",
                "create a 4",
                "round a CHANGE 2 30 0",
                "calls a LOAD 5",
                "close a");

        assertThat(answers).hasSize(5).allMatch(answer -> answer.startsWith(Host.OK));
        Round round = RoundText.parse(answers.get(2).substring(Host.OK.length()).trim());
        assertThat(round.failed()).isZero();
        assertThat(round.calls()).isPositive();
        assertThat(round.nanos()).isGreaterThanOrEqualTo(30_000_000L);
        assertThat(round.allocated()).isPositive();
        assertThat(Long.parseLong(answers.get(3).split(" ", -1)[1])).isPositive();
    }

    @Test
    void aRoundThatFailsSaysSo() throws Exception {
        Contender contender = Contender.REDIS_SOCKET;
        List<String> answers = said(contender, "open a 127.0.0.1:1 1", "create a 1", "rest b");

        assertThat(answers.get(1)).startsWith(Host.FAILED).contains("refused");
        assertThat(answers.get(2)).startsWith(Host.FAILED).contains("no such command");
    }

    private static List<String> said(Contender contender, String... commands) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Host.serve(
                contender.factory(),
                new ByteArrayInputStream((String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void whatGoesOverTheWireIsCounted() throws Exception {
        Servers servers = SERVERS.get(ServerKind.REDIS);
        try (Row row = Contender.REDIS_SOCKET.factory().open(servers.lines(1), 1)) {
            long stored = servers.storedBytes();
            String id = row.create(Visitor.attributes());
            assertThat(servers.storedBytes() - stored).isBetween(700L, 3_000L);

            Servers.Traffic before = servers.traffic();
            Task.CHANGE.on(row, id);
            Servers.Traffic change = servers.traffic().since(before);

            assertThat(change.requests()).isEqualTo(2);
            assertThat(change.bytes()).isBetween(1_400L, 4_000L);
        }
    }

    @Test
    void aRoundAtARateMakesNoMoreCallsThanThat() throws Exception {
        Contender contender = Contender.REDIS_SOCKET;
        List<String> answers = said(
                contender,
                "open a " + String.join(",", nodesOf(contender)) + " 2",
                "create a 4",
                "round a CHANGE 2 500 0",
                "round a CHANGE 2 500 100");

        Round round = RoundText.parse(answers.get(3).substring(Host.OK.length()).trim());
        assertThat(round.calls()).isBetween(10L, 54L);
    }

    @Test
    void rowsThatShareNodesHaveRingsOfTheirOwn() throws Exception {
        Servers servers = SERVERS.get(ServerKind.REDIS);
        Map<String, Object> stored = Visitor.attributes();
        try (Row three = Contender.REDIS_THREE_COPIES.factory().open(servers.addresses(5), 1);
                Row one = Contender.REDIS_ONE_COPY.factory().open(servers.addresses(1), 1);
                Row counted = Contender.REDIS_ONE_COPY.factory().open(servers.lines(1), 1)) {
            three.create(stored);
            Servers.NetworkBytes before = servers.network(1, 5);
            long counters = servers.network(1, 5).since(before).both(); // asking for it is counted, too
            for (int i = 0; i < 100; i++) {
                one.create(stored);
            }
            long others = servers.network(1, 5).since(before).both() - 2 * counters;

            assertThat(others).isLessThan(50 * 850L); // heartbeats of the other rows, and none of the hundred sessions

            Servers.Traffic start = servers.traffic();
            counted.create(stored);
            assertThat(servers.traffic().since(start).bytes()).isGreaterThan(850);
        }
    }

    @Test
    void aRowWithoutServersIsRefused() {
        assertThatThrownBy(() -> Contender.SPRING_JAVA
                        .factory()
                        .open(List.of("127.0.0.1:1"), 1)
                        .create(Visitor.attributes()))
                .isInstanceOf(RuntimeException.class);
    }
}
