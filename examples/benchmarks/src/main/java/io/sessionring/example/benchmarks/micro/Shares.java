package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.internal.ring.Movement;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.SessionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which part of all sessions has to be copied when a node is added, by how many copies there are of each. */
public final class Shares {

    private Shares() {}

    /**
     * {@return the part of all sessions of which a copy belongs to a node that had none before} That is the new node mostly, but
     * the others have a few points more or fewer with some numbers of nodes, since libmemcached counts them in single precision.
     *
     * @param nodes before it is added
     * @param copies of each session
     * @param keys how many sessions are placed to find out
     */
    public static double moved(int nodes, int copies, int keys) {
        Ring before = Rings.sessionring(nodes, false);
        Ring after = Rings.sessionring(nodes + 1, false);
        int moved = 0;
        for (int i = 0; i < keys; i++) {
            String key = SessionKey.of("session" + i);
            int[] homes = before.candidates(key, Math.min(copies, nodes));
            moved += Arrays.stream(after.candidates(key, copies))
                            .allMatch(node -> Arrays.stream(homes).anyMatch(home -> home == node))
                    ? 0
                    : 1;
        }
        return (double) moved / keys;
    }

    /** Makes the table, for rings of several sizes. */
    public static Table table(int keys) {
        List<Figure> figures = new ArrayList<>();
        for (int nodes : new int[] {3, 10, 100, 1_000}) {
            for (int copies = 1; copies <= 3; copies++) {
                String row = String.format(
                        Locale.ROOT, "%,d nodes and one more, %d %s", nodes, copies, copies == 1 ? "copy" : "copies");
                figures.add(Figure.of(row, "moved", "%", 100 * moved(nodes, copies, keys)));
                figures.add(Figure.of(row, "ideal", "%", 100.0 * copies / (nodes + 1)));
                if (copies == 1) {
                    figures.add(Figure.of(row, "counted", "%", 100 * counted(nodes)));
                }
            }
        }
        return new Table(
                "change-moved",
                "change: sessions of which a copy moves when a node is added",
                figures,
                List.of(
                        String.format(Locale.ROOT, "of %,d sessions, placed on both rings", keys),
                        "counted: the same for all positions of the ring, where there is one copy",
                        "more than ideal where nodes have 156 points in the one ring and 160 in the other, as in libmemcached"));
    }

    /** {@return the part of the ring that changes hands} */
    private static double counted(int nodes) {
        return Movement.between(
                        Ring.of(Placement.KETAMA, Rings.nodes(nodes, false)),
                        Ring.of(Placement.KETAMA, Rings.nodes(nodes + 1, false)))
                .moved();
    }
}
