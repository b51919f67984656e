package io.sessionring.internal.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether a node may be taken out now: not if that would be one fault too many. So many nodes of a key may be out at once as
 * it has candidates beyond its copies; another node that is not <em>whole</em> counts as out. Immutable.
 *
 * @param copies on how many nodes a session is kept
 * @param nodes how many nodes there are
 * @param bestKnown an answer of one node is better than none: then one copy may be missing though no candidate stands by
 */
public record RestartRule(int copies, int nodes, boolean bestKnown) {

    /**
     * One of the other nodes.
     *
     * @param name what it is called
     * @param flaw why it is not whole, empty if it is
     * @param wholeAtMillis when it will be whole, ms since 1970, by time alone; empty if that takes more than time
     */
    public record Condition(String name, String flaw, OptionalLong wholeAtMillis) {

        /** {@return the condition of a node that lacks nothing} */
        public static Condition whole(String name) {
            return new Condition(name, "", OptionalLong.empty());
        }

        /** {@return the condition of a node that lacks something that time alone does not heal} */
        public static Condition flawed(String name, String flaw) {
            return new Condition(name, flaw, OptionalLong.empty());
        }

        /** {@return the condition of a node whose run is younger than a session may be} */
        public static Condition young(String name, long grownAtMillis) {
            return new Condition(name, "has not run for a session life", OptionalLong.of(grownAtMillis));
        }

        boolean isWhole() {
            return flaw.isEmpty();
        }
    }

    /**
     * The answer.
     *
     * @param safe whether the node may be taken out now
     * @param reason why not, empty if it may
     * @param untilMillis until when not, ms since 1970; empty if that depends on more than time
     */
    public record Verdict(boolean safe, String reason, OptionalLong untilMillis) {}

    /** {@return how many nodes may be out at once} */
    public int allowed() {
        int kept = Math.min(copies, nodes);
        int candidates = Math.min(2 * copies - 1, nodes);
        return Math.max(candidates - kept, bestKnown && kept > 1 ? 1 : 0);
    }

    /** {@return whether a node may be taken out, given how all others are} */
    public Verdict judge(List<Condition> others) {
        if (copies == 1) {
            return never("its sessions have no other copy");
        }
        int allowed = allowed();
        if (allowed == 0) {
            return never("no node may be out: every session needs all its copies");
        }
        List<String> flaws = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        for (Condition other : others) {
            if (!other.isWhole()) {
                flaws.add(other.name() + " " + other.flaw());
                other.wholeAtMillis().ifPresent(times::add);
            }
        }
        if (flaws.size() < allowed) {
            return new Verdict(true, "", OptionalLong.empty());
        }
        int needed = flaws.size() - allowed + 1;
        times.sort(null);
        return new Verdict(
                false,
                "it would be one fault too many: " + String.join(", ", flaws),
                times.size() < needed ? OptionalLong.empty() : OptionalLong.of(times.get(needed - 1)));
    }

    private static Verdict never(String reason) {
        return new Verdict(false, reason, OptionalLong.empty());
    }
}
