package io.sessionring.example.quickstart;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What both JVMs know of the nodes, and what the nodes say themselves, as lines to be shown. For one thread. */
final class Board implements AutoCloseable {

    private static final long PATIENCE_NANOS = 200_000_000;

    private final List<SessionClient> clients;
    private final List<NodePort> ports = new ArrayList<>();
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
        for (NodeStatus node : clients.get(0).nodes()) {
            ports.add(ring.backend()
                    .open(new NodeAddress(node.node().host(), node.node().port()), PortSettings.defaults()));
        }
    }

    /** {@return a bar for each node, for what it holds, and the counters} */
    List<String> lines() throws InterruptedException {
        List<NodeStatus> nodes = clients.get(0).nodes();
        List<Optional<Long>> held = held();
        held.forEach(count -> most = Math.max(most, count.orElse(0L)));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeStatus node = nodes.get(i);
            lines.add("%-15s  %s %7s keys  %s"
                    .formatted(
                            node.node().identity(),
                            Screen.bar(held.get(i).orElse(0L), most),
                            held.get(i).map("%,d"::formatted).orElse("no"),
                            state(node, waiting(i))));
        }
        lines.add("requests %,d, turned away %,d, log-outs %,d; sessions lost %,d, too old %,d, returned %,d"
                .formatted(
                        traffic.requests(),
                        traffic.turnedAway(),
                        traffic.logOuts(),
                        traffic.found(Finding.LOST),
                        traffic.found(Finding.OLDER),
                        traffic.found(Finding.RETURNED)));
        lines.add("copies repaired %,d, still to do %,d; answers not believed %,d, of older data %,d"
                .formatted(repairs() - repairsBefore, waiting(), notBelieved() - notBelievedBefore, oldCopies()));
        return lines;
    }

    private static String state(NodeStatus node, long waiting) {
        String state = node.state().name().toLowerCase(Locale.ROOT);
        return waiting == 0 ? state : "%s, %,d to repair".formatted(state, waiting);
    }

    private List<Optional<Long>> held() throws InterruptedException {
        List<Reply<Answer>> replies = ports.stream().map(NodePort::report).toList();
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<Optional<Long>> held = new ArrayList<>();
        for (Reply<Answer> reply : replies) {
            Answer answer = reply.await(end - System.nanoTime());
            held.add(answer instanceof Answer.Report report ? Optional.of(report.items()) : Optional.empty());
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

    private long waiting(int index) {
        return clients.stream()
                .mapToLong(client -> waiting(client.nodes().get(index)))
                .sum();
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
        ports.forEach(NodePort::close);
    }
}
