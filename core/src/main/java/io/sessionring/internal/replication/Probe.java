package io.sessionring.internal.replication;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Asks nodes that are to join a ring whether they are there and free, each on a connection of its own. */
final class Probe {

    /**
     * What came of it.
     *
     * @param incarnations of the nodes
     * @param troubles what speaks against it, node by node; none if all may join
     */
    record Result(List<Long> incarnations, Map<String, String> troubles) {}

    private final Topology ring;
    private final Set<Long> members;
    private final Consumer<Result> done;
    private final Map<RingNode, NodePort> ports = new LinkedHashMap<>();
    private final List<Long> incarnations = new ArrayList<>();
    private final Map<String, String> troubles = new LinkedHashMap<>();
    private boolean over;

    private Probe(Topology ring, Set<Long> members, Consumer<Result> done) {
        this.ring = ring;
        this.members = members;
        this.done = done;
    }

    /**
     * Starts.
     *
     * @param ring the ring that they are to join
     * @param members the incarnations of the nodes that stay in it
     * @param nanos how long they may take
     * @param done is called once, on any thread
     */
    static void start(
            List<RingNode> nodes,
            Topology ring,
            Set<Long> members,
            Ports ports,
            Time time,
            long nanos,
            Consumer<Result> done) {
        Probe probe = new Probe(ring, members, done);
        if (nodes.isEmpty()) {
            probe.end();
            return;
        }
        for (RingNode node : nodes) {
            try {
                probe.ports.put(node, ports.open(node));
            } catch (RuntimeException e) { // an address that cannot be one, for instance
                probe.troubles.put(node.identity(), e.toString());
                probe.end();
                return;
            }
        }
        for (Map.Entry<RingNode, NodePort> each : List.copyOf(probe.ports.entrySet())) {
            each.getValue().hello().whenComplete(answer -> probe.answered(each.getKey(), answer));
        }
        time.schedule(nanos, probe::end);
    }

    private void answered(RingNode node, Answer answer) {
        boolean last;
        synchronized (this) {
            if (over || ports.get(node) == null) {
                return;
            }
            if (answer instanceof Answer.Hello hello) {
                greeted(node, hello);
            } else {
                troubles.put(node.identity(), answer instanceof Answer.Failed no ? no.detail() : "it does not answer");
            }
            close(ports.remove(node));
            last = ports.isEmpty();
        }
        if (last) {
            end();
        }
    }

    private void greeted(RingNode node, Answer.Hello hello) {
        Answer.Hit found = hello.ringRecord();
        if (found == null) {
            troubles.put(node.identity(), "it takes no ring record: " + hello.lack());
            return;
        }
        Held held = StoredRingRecord.heldIn(found.value());
        if (held != null
                && held.stamp() == hello.incarnation()
                && held.topology().life() != ring.life()) {
            troubles.put(node.identity(), "it belongs to another ring; use another namespace");
        } else if (members.contains(hello.incarnation()) || incarnations.contains(hello.incarnation())) {
            troubles.put(node.identity(), "it is a node of the ring already, by another address");
        } else {
            incarnations.add(hello.incarnation());
        }
    }

    private static void close(NodePort port) {
        port.close();
    }

    private void end() {
        Result result;
        List<NodePort> open;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            ports.keySet().forEach(node -> troubles.put(node.identity(), "it does not answer"));
            open = List.copyOf(ports.values());
            result = new Result(List.copyOf(incarnations), Map.copyOf(troubles));
        }
        open.forEach(Probe::close);
        done.accept(result);
    }
}
