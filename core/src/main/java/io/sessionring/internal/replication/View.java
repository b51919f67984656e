package io.sessionring.internal.replication;

import io.sessionring.internal.replication.Candidates.Share;
import java.util.ArrayList;
import java.util.List;

/** What a client takes the ring for: one group of nodes, or two while the ring changes. Immutable. */
final class View {

    private final List<Group> groups;
    private final boolean furtherCandidates;
    /** What the candidates of every key are alike in, if there is one group and none of its nodes is lost. */
    private final Share alone;

    private final List<NodeLink> links;

    /**
     * Makes one.
     *
     * @param groups one or two
     * @param furtherCandidates whether more nodes may hold a copy than there are copies
     */
    View(List<Group> groups, boolean furtherCandidates) {
        this.groups = List.copyOf(groups);
        this.furtherCandidates = furtherCandidates;
        Group first = groups.get(0);
        this.alone = Share.alone(count(first), first.copies());
        List<NodeLink> all = new ArrayList<>(first.links());
        for (Group group : groups) {
            group.links().stream().filter(link -> !all.contains(link)).forEach(all::add);
        }
        this.links = List.copyOf(all);
    }

    private int count(Group group) {
        return furtherCandidates
                ? Group.candidates(group.copies(), group.links().size())
                : group.copies();
    }

    /** {@return the groups: the one from before, then the one to come} */
    List<Group> groups() {
        return groups;
    }

    /** {@return the group that holds, or is to hold, the sessions when nothing changes any more} */
    Group last() {
        return groups.get(groups.size() - 1);
    }

    /** {@return every node of it, those of the first group first} */
    List<NodeLink> links() {
        return links;
    }

    /** {@return whether the ring changes} */
    boolean changes() {
        return groups.size() > 1;
    }

    /** {@return whether there are two nodes, and both hold every session} */
    boolean isPair() {
        return groups.size() == 1
                && groups.get(0).copies() == 2
                && groups.get(0).links().size() == 2;
    }

    /** {@return whether each session stands on one node alone} */
    boolean keepsOne() {
        return groups.size() == 1 && groups.get(0).copies() == 1;
    }

    /** {@return the nodes that may hold a copy of a key} */
    Candidates candidates(String key) {
        Group first = groups.get(0);
        List<NodeLink> nodes = first.candidates(key, count(first));
        if (groups.size() == 1) {
            boolean usual = first.lost().isEmpty();
            return Candidates.of(nodes, usual ? alone : Share.alone(nodes.size(), first.copies()));
        }
        Group second = groups.get(1);
        return Candidates.of(nodes, first.copies(), second.candidates(key, count(second)), second.copies());
    }
}
