package io.sessionring.internal.replication;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Topology.Phase;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import io.sessionring.spi.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which ring this client works on. It follows the topology that prevails among those that the nodes show with their
 * heartbeats, and writes that one to every node that shows another or none. A view may be worked with only under a lease:
 * while, of each of its groups, so many nodes have confirmed it lately that no quorum can have gone over to another one
 * unnoticed. Thread-safe.
 *
 * <p>A client that starts asks every node of its list first. When a majority has answered and none of them knows of a ring,
 * its list is the ring.
 */
final class Membership {

    /** Hears what this client follows. Called without locks. */
    interface Listener {

        /** This client follows another topology than before, or the first one. */
        void followed(@Nullable Topology before, Topology now);
    }

    private final Layout own;
    private final ReplicationSettings settings;
    private final Links links;
    private final Teller teller;
    private final Time time;
    private final Views views;
    private final Set<Rule> without;
    private final Listener listener;
    private final Map<NodeLink, Acceptor> acceptors = new LinkedHashMap<>();

    private @Nullable Topology topology;
    private volatile Context context;
    private volatile boolean leased;
    private volatile long leasedUntil;
    /** Whether there has ever been a lease of the view that is followed. */
    private volatile boolean everLeased;

    private volatile String refused = "";
    private long hurriedAt;

    /**
     * Follows nothing yet.
     *
     * @param own the list that the application gave
     * @param random for revisions and waiting times
     * @param without the rules that a simulation leaves out; none in a client
     */
    Membership(
            Layout own,
            ReplicationSettings settings,
            Links links,
            Time time,
            LongSupplier random,
            Set<Rule> without,
            Listener listener) {
        this.own = own;
        this.settings = settings;
        this.links = links;
        this.teller = new Teller(StoredRingRecord.lookedAt(settings.keyPrefix()).key(), time, this::told);
        this.time = time;
        this.without = without;
        this.listener = listener;
        this.hurriedAt = time.nanoTime();
        this.views = new Views(settings, links, random, without);
        this.context = views.context(views.of(own), settings.tuning(), Set.of());
    }

    private boolean keeps(Rule rule) {
        return !without.contains(rule);
    }

    /** {@return what operations go by now; before a ring is known it is the client's own list} */
    Context context() {
        return context;
    }

    /** {@return what this client follows, null before it knows of a ring} */
    synchronized @Nullable Topology topology() {
        return topology;
    }

    /** {@return whether operations may be begun, and answered, under a context} */
    boolean holds(Context used) {
        return used.view() == context.view() && holds();
    }

    /** {@return whether this client knows which ring it works on} */
    boolean holds() {
        return leased && (time.nanoTime() - leasedUntil < 0 || !keeps(Rule.LEASE));
    }

    /**
     * {@return whether enough nodes of the ring, as it is before a change, confirm what this client follows}
     *
     * @param lost addresses of nodes that are off for good
     */
    synchronized boolean ringHolds(Set<String> lost) {
        Topology followed = topology;
        if (followed == null) {
            return false;
        }
        long since = time.nanoTime() - settings.lease().toNanos();
        List<RingNode> present = followed.ring().nodes().stream()
                .filter(node -> !lost.contains(Layout.address(node)))
                .toList();
        long confirmed = present.stream()
                .map(node -> acceptor(links.of(node)))
                .filter(acceptor -> acceptor.confirms(followed) && acceptor.shownUntil() - since > 0)
                .count();
        int needed = Topology.confirming(present.size(), followed.ring().copies());
        return !present.isEmpty() && confirmed >= needed;
    }

    /**
     * {@return why this client is not to work on the ring that its nodes know, empty if it is} None of the nodes that it lists
     * belongs to that ring, or ever did.
     */
    private String refusal() {
        Topology followed = topology;
        if (followed == null) {
            return "";
        }
        for (RingNode node : own.nodes()) {
            String address = Layout.address(node);
            if (followed.ring().has(address)
                    || followed.coming().has(address)
                    || followed.former().contains(address)) {
                return "";
            }
        }
        return "it knows of the ring "
                + followed.ring().nodes().stream().map(RingNode::identity).toList()
                + ", which none of the nodes listed belongs to: list that ring's nodes, or use a namespace of your own";
    }

    /** {@return why this client is not to work on the ring that its nodes know, empty if it is} */
    String refused() {
        return refused;
    }

    /** {@return whether the view that is followed has ever been confirmed by enough nodes} */
    boolean everHeld() {
        return everLeased;
    }

    /** {@return a node of the client's own list} */
    NodeLink ownNode() {
        return links.of(own.nodes().get(0));
    }

    /** Asks every node of the view now, whatever their heartbeats. */
    void hurry() {
        long now = time.nanoTime();
        synchronized (this) {
            if (now - hurriedAt < settings.nodeTimeout().toNanos() / 2) {
                return;
            }
            hurriedAt = now;
        }
        context.view().links().forEach(NodeLink::hurry);
    }

    /** A node has answered a heartbeat. */
    void greeted(NodeLink node, Answer.Hello hello, long sentNanos) {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            acceptor(node).show(hello.incarnation(), hello.ringRecord(), sentNanos, time.nanoTime());
            judge(node, actions);
        }
        actions.forEach(Runnable::run);
    }

    /** A node is out of reach: a client that starts need not wait for it. */
    void settled() {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            begin(actions);
        }
        actions.forEach(Runnable::run);
    }

    private Acceptor acceptor(NodeLink node) {
        return acceptors.computeIfAbsent(node, unused -> new Acceptor());
    }

    private void judge(NodeLink node, List<Runnable> actions) {
        Topology followed = topology;
        if (followed == null) {
            begin(actions);
        } else {
            Topology seen = acceptor(node).topology();
            if (followed.equals(seen)) {
                acceptor(node).showsSame(followed);
            } else if (seen != null && !isStranger(node, seen)) {
                follow(merged(followed, seen), actions);
            }
        }
        decide(actions);
        renew();
        tell(node, actions);
    }

    /** Whether a node that left this ring belongs to another one now: its address may have been given away. */
    private boolean isStranger(NodeLink node, Topology seen) {
        Topology followed = topology;
        return followed != null
                && seen.life() != followed.life()
                && !context.view().links().contains(node)
                && !own.has(node.address());
    }

    private Topology merged(Topology followed, Topology seen) {
        if (!keeps(Rule.CARRIED_ENDS) && followed.term() == seen.term() && followed.changes() && seen.changes()) {
            return followed.ballot().compareTo(seen.ballot()) >= 0 ? followed : seen;
        }
        return followed.merge(seen);
    }

    /** Looks for a ring that there is, or for the certainty that there is none. */
    private void begin(List<Runnable> actions) {
        if (topology != null) {
            return;
        }
        Topology known = null;
        Topology older = null;
        int answered = 0;
        boolean all = true;
        List<Long> clocks = new ArrayList<>();
        List<Long> incarnations = new ArrayList<>();
        for (NodeLink node : links.of(own.nodes())) {
            Acceptor acceptor = acceptors.get(node);
            if (acceptor == null) {
                all &= !node.isExpected();
                continue;
            }
            if (acceptor.isUnreadable()) {
                return; // a newer release wrote it: nobody is to make another ring beside that one
            }
            answered++;
            known = both(known, acceptor.topology());
            older = both(older, acceptor.older());
            incarnations.add(acceptor.incarnation());
            Long ahead = node.clockAheadMillis();
            clocks.add(time.wallMillis() + (ahead == null ? 0 : ahead));
        }
        if (known != null) {
            follow(known, actions);
        } else if (all && answered > own.nodes().size() / 2) {
            clocks.sort(null);
            long life = Math.max(0, clocks.get(clocks.size() / 2));
            List<Long> fresh = keeps(Rule.FRESH_NODES) ? incarnations : List.of();
            follow(older != null ? older : Topology.first(life, own, settings.tuning(), fresh), actions);
        }
    }

    private static @Nullable Topology both(@Nullable Topology one, @Nullable Topology other) {
        return one == null ? other : other == null ? one : one.merge(other);
    }

    private void follow(Topology prevailing, List<Runnable> actions) {
        Topology before = topology;
        Topology next = prevailing.with(settings.tuning());
        if (next.equals(before)) {
            return;
        }
        boolean otherView = before == null || !before.sameView(next);
        View view = otherView ? views.of(next) : context.view(); // opens ports to nodes that it has not met
        context = views.context(view, next.tuning(), next.whole());
        topology = next;
        refused = refusal();
        next.former().forEach(links::at);
        if (otherView) {
            leased = false;
            everLeased = false;
            actions.add(() -> context.view().links().forEach(NodeLink::hurry));
        }
        if (before == null || otherView || before.phase() != next.phase()) {
            actions.add(() -> listener.followed(before, next));
        }
        new ArrayList<>(acceptors.keySet()).forEach(node -> tell(node, actions));
    }

    /** Goes on to the next term once enough nodes of the old ring hold the END. */
    private void decide(List<Runnable> actions) {
        Topology attempt = topology;
        if (attempt == null || attempt.phase() != Phase.END) {
            return;
        }
        int ended = 0;
        for (NodeLink node : links.of(attempt.present())) {
            ended += acceptor(node).ends(attempt) ? 1 : 0;
        }
        if (ended >= (keeps(Rule.END_QUORUM) ? attempt.quorum() : 1)) {
            follow(attempt.nextTerm(incarnations()), actions);
        }
    }

    /** The runs of nodes that answered last. */
    private Set<Long> incarnations() {
        Set<Long> runs = new HashSet<>();
        acceptors.values().forEach(acceptor -> runs.add(acceptor.incarnation()));
        return runs;
    }

    /** Counts how long enough nodes of each group have confirmed the view for. */
    private void renew() {
        Topology followed = topology;
        if (followed == null) {
            return;
        }
        Context now = context;
        long until = Long.MAX_VALUE;
        for (Group group : now.view().groups()) {
            List<NodeLink> present = group.present();
            int needed =
                    now.view().isPair() && now.bestKnown() ? 1 : Topology.confirming(present.size(), group.copies());
            long[] confirmed = present.stream()
                    .map(this::acceptor)
                    .filter(acceptor -> acceptor.confirms(followed))
                    .mapToLong(Acceptor::shownUntil)
                    .toArray();
            if (confirmed.length < needed) {
                leased = false;
                return;
            }
            Arrays.sort(confirmed);
            until = Math.min(until, confirmed[confirmed.length - needed]);
        }
        leasedUntil = until + settings.lease().toNanos();
        leased = true;
        everLeased = true;
    }

    private void tell(NodeLink node, List<Runnable> actions) {
        Topology followed = topology;
        Acceptor acceptor = acceptors.get(node);
        if (followed == null || acceptor == null) {
            return;
        }
        Topology seen = acceptor.topology();
        if (seen == null || !isStranger(node, seen)) {
            teller.tell(node, acceptor, followed, actions);
        }
    }

    private void told(NodeLink node, long run, byte[] bytes, long sentNanos, Answer answer) {
        List<Runnable> actions = new ArrayList<>();
        boolean again = false;
        synchronized (this) {
            Acceptor acceptor = acceptors.get(node);
            if (acceptor == null) {
                return; // it has been forgotten meanwhile
            }
            acceptor.setWriting(false);
            if (answer instanceof Answer.Stored stored) {
                if (stored.incarnation() == run && acceptor.incarnation() == run) {
                    acceptor.show(run, new Answer.Hit(bytes, stored.token(), run), sentNanos, time.nanoTime());
                    judge(node, actions);
                }
            } else {
                again = answer instanceof Answer.Exists || answer instanceof Answer.Miss;
            }
        }
        actions.forEach(Runnable::run);
        if (again) {
            node.hurry();
        }
    }

    /** Writes the END of an attempt, if that is still what is followed. */
    void end(Topology attempt) {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            Topology followed = topology;
            if (followed != null && followed.sameView(attempt) && followed.changes()) {
                follow(followed.ended(), actions);
            }
        }
        actions.forEach(Runnable::run);
    }

    /** {@return whether this client goes by that view} */
    synchronized boolean isFollowed(Topology view) {
        Topology followed = topology;
        return followed != null && followed.sameView(view);
    }

    /** Begins, or goes on with, what prevails over what is followed now. {@return what is followed then} */
    Topology propose(Topology proposal) {
        List<Runnable> actions = new ArrayList<>();
        Topology followed;
        synchronized (this) {
            Topology before = topology;
            follow(before == null ? proposal : before.merge(proposal), actions);
            renew();
            followed = topology == null ? proposal : topology;
        }
        actions.forEach(Runnable::run);
        return followed;
    }

    /** {@return the acceptors of the old ring that hold an attempt through one common interval of that length} */
    synchronized int heldTogether(Topology attempt, long nanos) {
        int most = 0;
        List<Acceptor> holders = new ArrayList<>();
        for (NodeLink node : links.of(attempt.present())) {
            if (acceptor(node).confirms(attempt)) {
                holders.add(acceptor(node));
            }
        }
        for (Acceptor first : holders) {
            long from = first.shownSince();
            int together = 0;
            for (Acceptor each : holders) {
                together += each.shownSince() - from <= 0 && each.shownUntil() - from >= nanos ? 1 : 0;
            }
            most = Math.max(most, together);
        }
        return most;
    }

    /** {@return who says that it sweeps, node by node} */
    synchronized Map<NodeLink, Mark> marks() {
        Map<NodeLink, Mark> marks = new HashMap<>();
        acceptors.forEach((node, acceptor) -> {
            if (acceptor.mark().client() != 0) {
                marks.put(node, acceptor.mark());
            }
        });
        return marks;
    }

    /** {@return who says, on a node, that it sweeps} */
    synchronized Mark markOn(NodeLink node) {
        Acceptor acceptor = acceptors.get(node);
        return acceptor == null ? Mark.NONE : acceptor.mark();
    }

    /** Says that this client sweeps, with what the node is told at its next heartbeat; or, with none, no longer. */
    synchronized void mark(NodeLink node, Mark own) {
        teller.mark(node, own);
    }

    /** Says that a run of a node has all it should, if the ring is still that one, and the node that run. */
    void whole(NodeLink node, long run, Topology ring) {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            Topology followed = topology;
            if (followed != null && followed.sameView(ring) && acceptor(node).incarnation() == run) {
                follow(followed.withWhole(run), actions);
            }
        }
        actions.forEach(Runnable::run);
    }

    /** {@return the incarnation that a node of the ring showed last, 0 if none} */
    synchronized long incarnation(RingNode node) {
        Acceptor acceptor = acceptors.get(links.of(node));
        return acceptor == null ? 0 : acceptor.incarnation();
    }

    /**
     * {@return whether a node is still to be asked} It is of the view, or of the client's own list; or it has left the ring, and
     * may show a client that slept where the ring is: as long as it has answered within a session life.
     */
    synchronized boolean concerns(NodeLink node) {
        if (context.view().links().contains(node) || own.has(node.address())) {
            return true;
        }
        Topology followed = topology;
        long silentMillis = node.ejected() ? time.wallMillis() - node.sinceMillis() : 0;
        return followed != null
                && followed.former().contains(node.address())
                && silentMillis < context.lifetimes().sessionLifeMillis();
    }

    /** Forgets what a node showed. */
    synchronized void forget(NodeLink node) {
        acceptors.remove(node);
    }
}
