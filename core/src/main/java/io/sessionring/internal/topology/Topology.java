package io.sessionring.internal.topology;

import com.google.common.collect.ImmutableSortedSet;
import io.sessionring.internal.ring.RingNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a ring: its nodes, and during a change what they are to become. Every node holds one, and every client
 * follows the one that prevails.
 *
 * <p>A ring that is STABLE in a term changes by a JOINT, under which sessions are kept on both rings; once nobody works on
 * the old ring alone any more and every session stands on both, an END is written, and when a quorum of the old ring holds
 * it, the next term begins with the new ring. Attempts to change it into something else, or back, are JOINTs of greater
 * ballots; one that meets an END carries on what that one has decided.
 *
 * @param life when this ring was first written, ms since 1970: of two rings the older one goes on
 * @param term how many changes it has seen
 * @param phase where it stands
 * @param ballot which attempt to change it this is; {@link Ballot#NONE} while STABLE
 * @param carried the attempt with an END that this one carries on; {@link Ballot#NONE} if none
 * @param ring the ring, before the change if there is one
 * @param next what it is to become, null while STABLE
 * @param lost addresses of nodes of the ring that an operator has declared lost; none while STABLE
 * @param former addresses of nodes that belonged to it once, and may not know yet
 * @param tuning the settings of all clients together
 * @param whole the incarnations that hold, or will hold when the change is over, all that they should: newly made ones and
 *     refilled ones. What such a node has not, is not
 */
public record Topology(
        long life,
        int term,
        Phase phase,
        Ballot ballot,
        Ballot carried,
        Layout ring,
        @Nullable Layout next,
        SortedSet<String> lost,
        SortedSet<String> former,
        Tuning tuning,
        SortedSet<Long> whole) {

    /** More former nodes than that are not kept in mind. */
    static final int MOST_FORMER = 200;

    static final int MOST_WHOLE = 4_000;

    /** Where a ring stands within its term. */
    public enum Phase {
        /** Nothing changes. */
        STABLE,
        /** Sessions are kept on the ring and on the one to come. */
        JOINT,
        /** As JOINT; and the change has been decided, if a quorum of the ring says so. */
        END
    }

    public Topology {
        if ((phase == Phase.STABLE) != (next == null)) {
            throw new IllegalArgumentException(
                    "a ring that is " + phase + " must " + (next == null ? "have a next one" : "not have a next one"));
        }
        if (phase == Phase.STABLE && !(ballot.equals(Ballot.NONE) && carried.equals(Ballot.NONE) && lost.isEmpty())) {
            throw new IllegalArgumentException("a ring that is STABLE has no ballot and no lost nodes");
        }
        if (life < 0 || term < 0) {
            throw new IllegalArgumentException("life and term must not be negative; got " + life + " and " + term);
        }
        lost = ImmutableSortedSet.copyOf(lost);
        former = ImmutableSortedSet.copyOf(former);
        whole = ImmutableSortedSet.copyOf(whole);
    }

    /** {@return a ring in its first term} */
    public static Topology first(long life, Layout ring, Tuning tuning, Collection<Long> fresh) {
        return stable(life, 0, ring, new TreeSet<>(), tuning, new TreeSet<>(fresh));
    }

    private static Topology stable(
            long life, int term, Layout ring, SortedSet<String> former, Tuning tuning, SortedSet<Long> whole) {
        return new Topology(
                life, term, Phase.STABLE, Ballot.NONE, Ballot.NONE, ring, null, new TreeSet<>(), former, tuning, whole);
    }

    /**
     * Begins a change, also of one that has begun and is not decided.
     *
     * @param wanted what the ring is to become; the ring itself to go back
     * @param lostNodes addresses of nodes of the ring that are lost, beside those that are known to be
     * @param fresh incarnations of nodes that are new to the ring
     * @return a JOINT that prevails over this
     * @throws IllegalStateException if it carries on an attempt that may have been decided
     */
    public Topology changedTo(Layout wanted, Set<String> lostNodes, Collection<Long> fresh) {
        if (isDecided()) {
            throw new IllegalStateException("the change may have been decided already");
        }
        Set<String> left = new LinkedHashSet<>(former);
        Layout abandoned = next;
        if (abandoned != null) {
            abandoned.nodes().forEach(node -> left.add(Layout.address(node)));
        }
        SortedSet<Long> nowWhole = new TreeSet<>(whole);
        nowWhole.addAll(fresh);
        Set<String> allLost = lost(lostNodes);
        return joint(
                ballot.above(Ballot.NONE, TopologyFormat.digest(wanted, allLost)),
                Ballot.NONE,
                wanted,
                allLost,
                left,
                nowWhole);
    }

    /**
     * {@return the same change, begun anew without these nodes, or this if they are known to be lost} An attempt that may have
     * been decided is carried on.
     *
     * @param lostNodes addresses of nodes of the ring that are lost
     */
    public Topology without(Set<String> lostNodes) {
        Layout coming = next;
        if (coming == null || lost.containsAll(lost(lostNodes))) {
            return this;
        }
        Set<String> allLost = lost(lostNodes);
        return joint(
                ballot.above(Ballot.NONE, TopologyFormat.digest(coming, allLost)),
                decision(),
                coming,
                allLost,
                former,
                whole);
    }

    private Set<String> lost(Collection<String> more) {
        Set<String> all = new TreeSet<>(lost); // they stay off
        more.stream().filter(ring::has).forEach(all::add);
        return all;
    }

    private Topology joint(
            Ballot attempt,
            Ballot ended,
            Layout wanted,
            Set<String> lostNodes,
            Collection<String> left,
            SortedSet<Long> nowWhole) {
        return new Topology(
                life,
                term,
                Phase.JOINT,
                attempt,
                ended,
                ring,
                wanted,
                new TreeSet<>(lostNodes),
                without(left, ring, wanted),
                tuning,
                few(nowWhole));
    }

    private static SortedSet<String> without(Collection<String> addresses, Layout... rings) {
        SortedSet<String> left = new TreeSet<>();
        for (String address : addresses) {
            boolean present = false;
            for (Layout each : rings) {
                present |= each.has(address);
            }
            if (!present && left.size() < MOST_FORMER) {
                left.add(address);
            }
        }
        return left;
    }

    private static SortedSet<Long> few(SortedSet<Long> incarnations) {
        if (incarnations.size() <= MOST_WHOLE) {
            return incarnations;
        }
        return new TreeSet<>(new ArrayList<>(incarnations).subList(0, MOST_WHOLE));
    }

    /** {@return this attempt with its END: nobody works on the old ring alone, and every session stands on both} */
    public Topology ended() {
        return withPhase(Phase.END);
    }

    /** {@return this attempt without its END} */
    public Topology asJoint() {
        return withPhase(Phase.JOINT);
    }

    private Topology withPhase(Phase other) {
        return other == phase
                ? this
                : new Topology(life, term, other, ballot, carried, ring, next, lost, former, tuning, whole);
    }

    /**
     * {@return what holds once a quorum has the END: the next term, with the ring to come}
     *
     * @param runs the incarnations of nodes that are known; others that were whole are not kept in mind
     */
    public Topology nextTerm(Collection<Long> runs) {
        Layout coming = coming();
        List<String> left = new ArrayList<>();
        ring.nodes().forEach(node -> left.add(Layout.address(node)));
        left.addAll(former);
        SortedSet<Long> present = new TreeSet<>(whole);
        present.retainAll(Set.copyOf(runs));
        return stable(life, term + 1, coming, without(left, coming), tuning, present);
    }

    /** {@return the ring to come, or the ring if nothing changes} */
    public Layout coming() {
        return next == null ? ring : next;
    }

    /** {@return whether the ring changes} */
    public boolean changes() {
        return phase != Phase.STABLE;
    }

    /** {@return whether the change may have been decided, so that nobody can go back} */
    public boolean isDecided() {
        return phase == Phase.END || !carried.equals(Ballot.NONE);
    }

    /** {@return whether it changes into what it is} */
    public boolean goesBack() {
        return next != null && next.sameRing(ring);
    }

    /** {@return the nodes of the ring that are not lost} */
    public List<RingNode> present() {
        return ring.nodes().stream()
                .filter(node -> !lost.contains(Layout.address(node)))
                .toList();
    }

    /** {@return how many nodes of the old ring must hold a JOINT, or an END, for it to count} */
    public int quorum() {
        int nodes = present().size();
        return Math.max(nodes - confirming(nodes, ring.copies()) + 1, nodes / 2 + 1);
    }

    /** {@return how many nodes of a ring must confirm a view for it to hold: with any quorum they share one} */
    public static int confirming(int nodes, int copies) {
        return Math.min(copies, nodes);
    }

    /** {@return whether operations that go by the one go by the other, too} */
    public boolean sameView(Topology other) {
        return life == other.life
                && term == other.term
                && ballot.equals(other.ballot)
                && changes() == other.changes()
                && ring.sameRing(other.ring);
    }

    /** {@return this, with what both know of the clients' settings and of nodes} Of the same view. */
    private Topology with(Topology other) {
        SortedSet<Long> bothWhole = new TreeSet<>(whole);
        bothWhole.addAll(other.whole);
        List<String> left = new ArrayList<>(former);
        left.addAll(other.former);
        return new Topology(
                life,
                term,
                phase,
                ballot,
                carried.compareTo(other.carried) >= 0 ? carried : other.carried, // one of them may not know of the END
                ring.withVersion(Math.max(ring.version(), other.ring.version())),
                next == null || other.next == null
                        ? next
                        : next.withVersion(Math.max(next.version(), other.next.version())),
                lost,
                without(left, ring, coming()),
                tuning.with(other.tuning),
                few(bothWhole));
    }

    /** {@return this with such settings} */
    public Topology with(Tuning settings) {
        return new Topology(life, term, phase, ballot, carried, ring, next, lost, former, tuning.with(settings), whole);
    }

    /** {@return this, and such an incarnation holds all it should} */
    public Topology withWhole(long incarnation) {
        SortedSet<Long> more = new TreeSet<>(whole);
        more.add(incarnation);
        return new Topology(life, term, phase, ballot, carried, ring, next, lost, former, tuning, few(more));
    }

    /** {@return the same ring, or the same change, called this by the application} */
    public Topology withVersion(int version) {
        Layout coming = next;
        return new Topology(
                life,
                term,
                phase,
                ballot,
                carried,
                coming == null ? ring.withVersion(version) : ring,
                coming == null ? null : coming.withVersion(version),
                lost,
                former,
                tuning,
                whole);
    }

    /**
     * {@return what holds for whoever has seen both} Of two that do not agree the one that prevails; but an END that meets an
     * attempt which others may have gone over to is carried on by a new attempt.
     */
    public Topology merge(Topology other) {
        if (sameView(other)) {
            return phase == other.phase || phase == Phase.END ? with(other) : other.with(this);
        }
        boolean prevails = prevailsOver(other);
        Topology first = prevails ? this : other;
        Topology second = prevails ? other : this;
        boolean rivals = first.life == second.life && first.term == second.term && second.changes();
        if (first.phase == Phase.END && rivals && compareAttempts(first.asJoint(), second) < 0) {
            Layout coming = first.coming();
            Set<String> left = new LinkedHashSet<>(first.former);
            second.coming().nodes().forEach(node -> left.add(Layout.address(node)));
            Set<String> allLost = first.lost(second.lost);
            return first.joint(
                    first.ballot.above(second.ballot, TopologyFormat.digest(coming, allLost)),
                    first.ballot,
                    coming,
                    allLost,
                    left,
                    first.whole);
        }
        return first;
    }

    private boolean prevailsOver(Topology other) {
        if (life != other.life) {
            return life < other.life;
        }
        if (term != other.term) {
            return term > other.term;
        }
        int attempts = compareAttempts(this, other);
        return attempts != 0 ? attempts > 0 : Long.compareUnsigned(digest(), other.digest()) > 0;
    }

    /** Orders those of one term: by the END that they stand for, then by their ballots. */
    private static int compareAttempts(Topology a, Topology b) {
        int ends = a.decision().compareTo(b.decision());
        return ends != 0 ? ends : a.ballot.compareTo(b.ballot);
    }

    private long digest() {
        return TopologyFormat.digest(ring, lost);
    }

    private Ballot decision() {
        return phase == Phase.END ? ballot : carried;
    }
}
