package io.sessionring.internal.replication;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Begins changes of the ring: those that the application asks for, and those that a newer list in its code brings about.
 * Thread-safe.
 */
public final class Proposals {

    private static final Logger LOG = System.getLogger(Proposals.class.getName());

    /** How long it takes until a newer list is tried again. */
    private static final int VERSION_PAUSE_HEARTBEATS = 5;

    private final Membership membership;
    private final ChangeDriver driver;
    private final Ports ports;
    private final Time time;
    private final Layout own;

    private volatile long nextVersionTry;
    private volatile String lastRefusal = "";

    Proposals(Membership membership, ChangeDriver driver, Ports ports, Time time, Layout own) {
        this.membership = membership;
        this.driver = driver;
        this.ports = ports;
        this.time = time;
        this.own = own;
        this.nextVersionTry = time.nanoTime();
    }

    /** What became of the wish to change the ring. */
    public sealed interface Begun {

        /** The change is under way, or there is none to make: then the topology is STABLE. */
        record Followed(Topology topology) implements Begun {}

        /** Nothing was begun, and why. */
        record Refused(String why) implements Begun {}
    }

    /**
     * Begins to change the ring. New nodes are asked first whether they are there. To go back, to the ring as it is, the nodes of
     * that ring suffice.
     *
     * @param wanted what it is to become
     * @param lost addresses of nodes that are off and stay off
     * @param probeNanos how long new nodes may take to answer
     * @param done is told what became of it, once, on any thread
     */
    public void change(Layout wanted, Set<String> lost, long probeNanos, Consumer<Begun> done) {
        membership.hurry(); // a change that has just ended somewhere else is not to be mistaken for the present
        long fresh = membership.context().settings().nodeTimeout().toNanos();
        time.schedule(fresh, () -> changeFromNow(wanted, lost, probeNanos, done));
    }

    private void changeFromNow(Layout wanted, Set<String> lost, long probeNanos, Consumer<Begun> done) {
        Topology followed = membership.topology();
        if (!membership.refused().isEmpty()) {
            done.accept(new Begun.Refused("this client lists no node of the ring"));
        } else if (followed != null && !isKnown(lost, followed)) {
            done.accept(new Begun.Refused("lost must be nodes of the ring, by the address that it knows; got " + lost));
        } else if (followed == null || !holds(followed, wanted, lost)) {
            done.accept(
                    new Begun.Refused("too few nodes of the ring have confirmed it lately; a node that is off for good"
                            + " has to be declared lost"));
        } else if (wanted.sameRing(followed.ring()) && followed.changes() && leavesNone(followed)) {
            done.accept(new Begun.Refused("a node that is lost would belong to the ring again"));
        } else if (followed.coming().sameRing(wanted) && followed.without(lost).equals(followed)) {
            driver.drive();
            done.accept(new Begun.Followed(followed));
        } else if (followed.isDecided()) {
            Topology left = membership.propose(followed.without(lost));
            driver.drive();
            done.accept(
                    followed.coming().sameRing(wanted)
                            ? new Begun.Followed(left)
                            : new Begun.Refused("another change may have been decided already; wait for its end"));
        } else {
            List<RingNode> fresh = wanted.nodes().stream()
                    .filter(node -> !followed.ring().has(Layout.address(node)))
                    .toList();
            Set<Long> members = new HashSet<>();
            wanted.nodes().stream()
                    .filter(node -> followed.ring().has(Layout.address(node)))
                    .forEach(node -> members.add(membership.incarnation(node)));
            Probe.start(fresh, followed, members, ports, time, probeNanos, probed -> {
                if (probed.troubles().isEmpty()) {
                    done.accept(begin(followed, wanted, lost, probed.incarnations()));
                } else {
                    done.accept(new Begun.Refused("nodes that are to join cannot: " + probed.troubles()));
                }
            });
        }
    }

    /** Also if they have left already: then that has been asked for before. */
    private static boolean isKnown(Set<String> lost, Topology followed) {
        return lost.stream()
                .allMatch(address -> followed.ring().has(address)
                        || followed.coming().has(address)
                        || followed.former().contains(address));
    }

    private boolean holds(Topology followed, Layout wanted, Set<String> lost) {
        boolean back = wanted.sameRing(followed.ring());
        boolean ringWillDo = back || !lost.isEmpty();
        return membership.ringHolds(lost) && (ringWillDo || membership.holds());
    }

    /** With one copy, a lost node of the ring leaves its sessions without any candidate. */
    private static boolean leavesNone(Topology followed) {
        return followed.ring().copies() == 1 && !followed.lost().isEmpty();
    }

    private Begun begin(Topology asked, Layout wanted, Set<String> lost, List<Long> incarnations) {
        Topology followed = membership.topology();
        if (followed == null
                || followed.life() != asked.life()
                || followed.term() != asked.term()
                || followed.isDecided()) {
            return new Begun.Refused("another change was made meanwhile");
        }
        List<Long> fresh = membership.context().keeps(Rule.FRESH_NODES) ? incarnations : List.of();
        Topology begun = membership.propose(followed.changedTo(wanted, lost, fresh));
        driver.drive();
        return new Begun.Followed(begun);
    }

    /** A list in the code that is newer than the ring is what the ring is to become. To be called at every heartbeat. */
    void bringVersion() {
        Topology followed = membership.topology();
        if (followed == null
                || followed.isDecided()
                || own.version() <= followed.coming().version()) {
            return;
        }
        long pause = VERSION_PAUSE_HEARTBEATS
                * membership.context().settings().heartbeat().toNanos();
        if (membership.holds() && time.nanoTime() - nextVersionTry >= 0) {
            nextVersionTry = time.nanoTime() + pause;
            Layout newer = own.inOrderOf(followed.coming());
            if (followed.coming().sameRing(newer)) {
                membership.propose(followed.withVersion(own.version()));
            } else {
                change(newer, Set.of(), pause / 2, this::versionBegun);
            }
        }
    }

    private void versionBegun(Begun begun) {
        if (begun instanceof Begun.Refused refused && !refused.why().equals(lastRefusal)) {
            lastRefusal = refused.why();
            LOG.log(Level.WARNING, "the ring is not changed to the newer list yet: {0}", refused.why());
        }
    }
}
