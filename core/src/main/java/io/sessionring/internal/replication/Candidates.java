package io.sessionring.internal.replication;

import io.sessionring.internal.topology.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes that may hold a copy of one key, by number: those of the first group clockwise, then those that only the second
 * group has. A set of them is a mask, bit {@code i} for candidate {@code i}. Immutable.
 */
final class Candidates {

    /** So many nodes fit into a mask; a group has one less than twice its copies. */
    static final int MOST_COPIES = Layout.MOST_COPIES;

    /** What one group makes of the candidates. */
    static final class Share {

        private final int[] clockwise;
        private final long members;
        private final long homes;
        private final int copies;

        private Share(int[] clockwise, int copies) {
            this.clockwise = clockwise;
            this.copies = Math.min(copies, clockwise.length);
            long all = 0;
            long first = 0;
            for (int i = 0; i < clockwise.length; i++) {
                all |= bit(clockwise[i]);
                first |= i < copies ? bit(clockwise[i]) : 0;
            }
            this.members = all;
            this.homes = first;
        }

        /** {@return the share of a group that is alone} */
        static Share alone(int candidates, int copies) {
            int[] clockwise = new int[candidates];
            for (int i = 0; i < candidates; i++) {
                clockwise[i] = i;
            }
            return new Share(clockwise, copies);
        }

        /** {@return its candidates, clockwise, those in the mask before the others; not to be written to} */
        int[] order(long first) {
            if ((members & ~first) == 0) {
                return clockwise;
            }
            int[] order = new int[clockwise.length];
            int front = 0;
            for (int candidate : clockwise) {
                if ((first & bit(candidate)) != 0) {
                    order[front++] = candidate;
                }
            }
            for (int candidate : clockwise) {
                if ((first & bit(candidate)) == 0) {
                    order[front++] = candidate;
                }
            }
            return order;
        }

        /** {@return its candidates} */
        long members() {
            return members;
        }

        /** {@return the candidates that are to hold the copies} */
        long homes() {
            return homes;
        }

        /** {@return on how many of its candidates a session is kept} */
        int copies() {
            return copies;
        }

        /** {@return how many of a set are its own} */
        int count(long set) {
            return Long.bitCount(set & members);
        }
    }

    private final List<NodeLink> nodes;
    private final List<Share> shares;

    private Candidates(List<NodeLink> nodes, List<Share> shares) {
        this.nodes = nodes;
        this.shares = shares;
    }

    /** {@return the candidates of a group that is alone} */
    static Candidates of(List<NodeLink> nodes, Share share) {
        return new Candidates(nodes, List.of(share));
    }

    /** {@return the candidates of two groups together} */
    static Candidates of(List<NodeLink> first, int firstCopies, List<NodeLink> second, int secondCopies) {
        List<NodeLink> all = new ArrayList<>(first);
        for (NodeLink node : second) {
            if (!first.contains(node)) {
                all.add(node);
            }
        }
        int[] clockwise = second.stream().mapToInt(all::indexOf).toArray();
        return new Candidates(
                List.copyOf(all), List.of(Share.alone(first.size(), firstCopies), new Share(clockwise, secondCopies)));
    }

    static long bit(int candidate) {
        return 1L << candidate;
    }

    NodeLink get(int candidate) {
        return nodes.get(candidate);
    }

    int size() {
        return nodes.size();
    }

    int indexOf(NodeLink node) {
        return nodes.indexOf(node);
    }

    /** {@return the nodes by number; not to be changed} */
    List<NodeLink> nodes() {
        return nodes;
    }

    /** {@return those of a set} */
    List<NodeLink> nodes(long set) {
        List<NodeLink> those = new ArrayList<>(Long.bitCount(set));
        for (long left = set; left != 0; left &= left - 1) {
            those.add(nodes.get(Long.numberOfTrailingZeros(left)));
        }
        return those;
    }

    /** {@return what each group makes of them} */
    List<Share> shares() {
        return shares;
    }

    /** {@return whether there is one candidate and nothing else to ask} */
    boolean isOne() {
        return nodes.size() == 1;
    }

    /** {@return whether a candidate is a home, in one group at least} */
    boolean isHome(int candidate) {
        return (homes() & bit(candidate)) != 0;
    }

    /** {@return all homes} */
    long homes() {
        long homes = 0;
        for (int i = 0; i < shares.size(); i++) {
            homes |= shares.get(i).homes;
        }
        return homes;
    }

    /** {@return whether a set has, of each group, as many as it keeps copies} */
    boolean enough(long set) {
        return enough(set, MOST_COPIES);
    }

    /** {@return whether a set has, of each group, as many as it keeps copies, or this many} */
    boolean enough(long set, int needed) {
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            if (share.count(set) < Math.min(share.copies, needed)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether a candidate belongs to a group of which a set has fewer than it keeps copies} */
    boolean isWanted(int candidate, long set) {
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            if ((share.members & bit(candidate)) != 0 && share.count(set) < share.copies) {
                return true;
            }
        }
        return false;
    }
}
