package io.sessionring.example.quickstart;

import io.sessionring.Node;
import io.sessionring.NodeStatus;
import io.sessionring.SessionClient;
import io.sessionring.VoteRefusal;
import io.sessionring.example.quickstart.Customer.Finding;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What both JVMs know of the nodes, and what the nodes say themselves, as lines to be shown. For one thread. */
final class Board implements AutoCloseable {

    private static final long PATIENCE_NANOS = 200_000_000;

    private final List<SessionClient> clients;
    private final Map<String, NodePort> ports = new LinkedHashMap<>();
    private final Traffic traffic;

    // What had been counted before: new nodes are given more copies than later, and that is not what is to be seen.
    private final long repairsBefore;
    private final long notBelievedBefore;

    /** The most that a node was seen to hold: the length of a whole bar. */
    private long most = 1;

    Board(Nodes ring, List<SessionClient> clients, Traffic traffic) {
        this.clients = List.copyOf(clients);
        this.traffic = traffic;
        this.repairsBefore = repairs();
        this.notBelievedBefore = notBelieved();
        for (String listed : ring.list()) {
            Node node = Node.parse(listed);
            ports.put(
                    node.identity(),
                    ring.backend().open(new NodeAddress(node.host(), node.port()), PortSettings.defaults()));
        }
    }

    /** {@return a bar for each node, for what it holds, and the counters} */
    List<String> lines() throws InterruptedException {
        List<String> lines = bars();
        lines.add(requests());
        lines.add("copies repaired %,d, still to do %,d; answers not believed %,d, of older data %,d"
                .formatted(repairs() - repairsBefore, waiting(), notBelieved() - notBelievedBefore, oldCopies()));
        return lines;
    }

    /** {@return a bar for each node that belongs to the ring, or is to} */
    List<String> bars() throws InterruptedException {
        Map<String, Long> held = held();
        held.values().forEach(count -> most = Math.max(most, count));
        List<String> lines = new ArrayList<>();
        for (NodeStatus node : clients.get(0).nodes()) {
            String name = node.node().identity();
            Long keys = held.get(name);
            lines.add("%-15s  %s %7s keys  %s"
                    .formatted(
                            name,
                            Screen.bar(keys == null ? 0 : keys, most),
                            keys == null ? "no" : "%,d".formatted(keys),
                            state(node, waiting(name))));
        }
        return lines;
    }

    /** {@return what customers have asked for, and how they were served} */
    String requests() {
        return "requests %,d, turned away %,d, log-outs %,d; sessions lost %,d, too old %,d, returned %,d"
                .formatted(
                        traffic.requests(),
                        traffic.turnedAway(),
                        traffic.logOuts(),
                        traffic.found(Finding.LOST),
                        traffic.found(Finding.OLDER),
                        traffic.found(Finding.RETURNED));
    }

    private static String state(NodeStatus node, long waiting) {
        String state = node.state().name().toLowerCase(Locale.ROOT);
        if (node.place() != NodeStatus.Place.MEMBER) {
            state += ", " + node.place().name().toLowerCase(Locale.ROOT);
        }
        return waiting == 0 ? state : "%s, %,d to repair".formatted(state, waiting);
    }

    /** {@return how many keys each node holds that answers} */
    private Map<String, Long> held() throws InterruptedException {
        Map<String, Reply<Answer>> replies = new LinkedHashMap<>();
        ports.forEach((name, port) -> replies.put(name, port.report()));
        long end = System.nanoTime() + PATIENCE_NANOS;
        Map<String, Long> held = new HashMap<>();
        for (Map.Entry<String, Reply<Answer>> reply : replies.entrySet()) {
            if (reply.getValue().await(end - System.nanoTime()) instanceof Answer.Report report) {
                held.put(reply.getKey(), report.items());
            }
        }
        return held;
    }

    /** {@return which run of a node each JVM knows} */
    List<Optional<String>> runs(int index) {
        return clients.stream()
                .map(client -> client.nodes().get(index).incarnation())
                .toList();
    }

    /** {@return whether all nodes are up, for both JVMs, and nothing waits for any} */
    boolean isWhole() {
        return clients.stream()
                        .flatMap(client -> client.nodes().stream())
                        .allMatch(node -> node.state() == NodeStatus.State.UP)
                && waiting() == 0;
    }

    /** {@return how many copies both have given to nodes that lacked them} */
    long repairs() {
        return sum(node -> node.figures().repairsDone());
    }

    /** {@return how many copies of an earlier run of a node were met} */
    long oldCopies() {
        return sum(node -> node.figures().votesRefused().getOrDefault(VoteRefusal.OLD_STAMP, 0L));
    }

    private long notBelieved() {
        return sum(node -> node.figures().votesRefused().values().stream()
                .mapToLong(Long::longValue)
                .sum());
    }

    private long waiting() {
        return sum(Board::waiting);
    }

    private long waiting(String name) {
        return sum(node -> node.node().identity().equals(name) ? waiting(node) : 0);
    }

    private static long waiting(NodeStatus node) {
        return node.figures().repairsQueued() + (long) node.figures().logOutsQueued();
    }

    private long sum(ToLongFunction<NodeStatus> figure) {
        return clients.stream()
                .flatMap(client -> client.nodes().stream())
                .mapToLong(figure)
                .sum();
    }

    @Override
    public void close() {
        ports.values().forEach(NodePort::close);
    }
}
