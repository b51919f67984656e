package io.sessionring.internal.replication;

import io.sessionring.internal.record.Lifetimes;
import io.sessionring.internal.record.NamePool;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Tuning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Makes of a topology what operations go by. */
final class Views {

    private final ReplicationSettings settings;
    private final Links links;
    private final LongSupplier random;
    private final Set<Rule> without;
    private final NamePool names = new NamePool();

    Views(ReplicationSettings settings, Links links, LongSupplier random, Set<Rule> without) {
        this.settings = settings;
        this.links = links;
        this.random = random;
        this.without = without;
    }

    private boolean keeps(Rule rule) {
        return !without.contains(rule);
    }

    Context context(View view, Tuning tuning, Set<Long> whole) {
        Lifetimes lifetimes = new Lifetimes(
                Duration.ofSeconds(tuning.maxLifeSeconds()),
                Duration.ofMillis(tuning.grainMillis()),
                Duration.ofMillis(tuning.clockSkewMillis()),
                Duration.ofMillis(tuning.deadlineMillis()));
        long deadlineNanos = tuning.deadlineMillis() * 1_000_000L;
        return new Context(view, lifetimes, deadlineNanos, whole, settings, random, names, without);
    }

    /** {@return the view of a ring that does not change} */
    View of(Layout ring) {
        return view(List.of(group(ring, Set.of())));
    }

    View of(Topology topology) {
        Set<NodeLink> lost = new LinkedHashSet<>();
        for (RingNode node : topology.ring().nodes()) {
            if (topology.lost().contains(Layout.address(node))) {
                lost.add(links.of(node));
            }
        }
        List<Group> groups = new ArrayList<>();
        groups.add(group(topology.ring(), lost));
        Layout next = topology.next();
        if (next != null && !topology.goesBack() && keeps(Rule.JOINT)) {
            groups.add(group(next, Set.of()));
        } else if (next != null && !keeps(Rule.JOINT)) {
            groups.set(0, group(next, Set.of()));
        }
        return view(groups);
    }

    private View view(List<Group> groups) {
        return new View(groups, keeps(Rule.FURTHER_CANDIDATES));
    }

    private Group group(Layout layout, Set<NodeLink> lost) {
        if (!lost.isEmpty() && !keeps(Rule.LOST_STAY_OUT)) {
            List<RingNode> left = layout.nodes().stream()
                    .filter(node -> !lost.contains(links.of(node)))
                    .toList();
            return group(new Layout(left, Math.min(layout.copies(), left.size()), 0), Set.of());
        }
        return new Group(layout.ring(), links.of(layout.nodes()), lost, layout.copies());
    }
}
