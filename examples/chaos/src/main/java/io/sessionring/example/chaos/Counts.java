package io.sessionring.example.chaos;

import io.sessionring.internal.replication.Violation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** How many histories went wrong, by kind of violation, and some of the violations. Thread-safe. */
final class Counts {

    private static final int EXAMPLES_OF_A_KIND = 3;

    private final Map<Violation.Kind, Integer> wrong = new EnumMap<>(Violation.Kind.class);
    private final Map<Violation.Kind, Integer> violations = new EnumMap<>(Violation.Kind.class);
    private final List<String> examples = new ArrayList<>();
    private final List<List<String>> stories = new ArrayList<>();
    private int histories;
    private int wrongHistories;

    private Counts(Set<Violation.Kind> judged) {
        for (Violation.Kind kind : judged) {
            wrong.put(kind, 0);
            violations.put(kind, 0);
        }
    }

    /** For histories in which everything can be seen. */
    static Counts ofSimulation() {
        return new Counts(EnumSet.allOf(Violation.Kind.class));
    }

    /**
     * For histories on real servers: nobody looks into the nodes, no session rests, and something is always broken. Clients that
     * do not come together on one ring end the run.
     */
    static Counts ofRealServers() {
        return new Counts(EnumSet.complementOf(EnumSet.of(
                Violation.Kind.MISCOUNTED, Violation.Kind.OUTLIVED, Violation.Kind.INVARIANT, Violation.Kind.STUCK)));
    }

    /** Counts one history, which {@code where} names. */
    void add(String where, List<Violation> found) {
        add(where, found, List::of);
    }

    /** Counts one history; of some of each kind that went wrong the story is kept. */
    synchronized void add(String where, List<Violation> found, Supplier<List<String>> story) {
        histories++;
        if (found.isEmpty()) {
            return;
        }
        boolean example = false;
        wrongHistories++;
        Set<Violation.Kind> kinds = new HashSet<>();
        for (Violation violation : found) {
            violations.merge(violation.kind(), 1, Integer::sum);
            if (kinds.add(violation.kind())) {
                int seen = wrong.merge(violation.kind(), 1, Integer::sum);
                if (seen <= EXAMPLES_OF_A_KIND) {
                    examples.add(where + ": " + violation);
                    example = true;
                }
            }
        }
        if (example) {
            stories.add(List.copyOf(story.get()));
        }
    }

    synchronized int histories() {
        return histories;
    }

    synchronized int wrongHistories() {
        return wrongHistories;
    }

    /** {@return in how many histories each kind was found, by its name in small letters; all kinds that are judged are there} */
    synchronized Map<String, Integer> wrongByKind() {
        return byName(wrong);
    }

    /** {@return how often each kind was found} */
    synchronized Map<String, Integer> violationsByKind() {
        return byName(violations);
    }

    synchronized List<String> examples() {
        return List.copyOf(examples);
    }

    /** {@return what happened in some of the histories that went wrong} */
    synchronized List<List<String>> stories() {
        return List.copyOf(stories);
    }

    private static Map<String, Integer> byName(Map<Violation.Kind, Integer> counts) {
        Map<String, Integer> named = new LinkedHashMap<>();
        counts.forEach((kind, count) -> named.put(name(kind), count));
        return named;
    }

    private static String name(Violation.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void print(PrintWriter out) {
        wrongByKind().forEach((kind, count) -> out.printf(Locale.ROOT, "  %-14s %,8d%n", kind, count));
        examples().forEach(out::println);
    }
}
