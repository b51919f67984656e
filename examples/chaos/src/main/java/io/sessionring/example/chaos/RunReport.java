package io.sessionring.example.chaos;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The raw figures of one run.
 *
 * @param startMillis when the time of the faults began, in the time of the stories
 * @param histories sessions whose story was checked
 * @param wrong histories in which each kind of violation was found, by kind
 * @param violations how often each kind was found
 * @param examples some violations
 * @param wrongStories what happened to some of the sessions with which something was wrong
 * @param made how the run was made, null if that was not written down
 */
record RunReport(
        String backend,
        String adapter,
        long seed,
        long startMillis,
        double seconds,
        int nodes,
        int clients,
        int histories,
        int wrongHistories,
        int operations,
        long acknowledgedWrites,
        long unavailable,
        double unavailablePercent,
        Map<String, Integer> wrong,
        Map<String, Integer> violations,
        List<Fault> faults,
        List<String> examples,
        List<List<String>> wrongStories,
        @Nullable Circumstances made) {

    /**
     * One fault, or change of the ring. Times in ms; -1: not before the next one.
     *
     * @param node which one was broken; -1: the ring was changed
     * @param startMillis since the start of the run
     * @param backMillis from the end of the fault until the 99th percentile was within twice the one before it
     * @param copiesMillis from the end of the fault until every session in use had all its copies again
     * @param nodeRequests what all clients sent to the node while it was broken
     */
    record Fault(
            String nemesis,
            int node,
            long startMillis,
            long lastedMillis,
            Figures.Span before,
            Figures.Span during,
            Figures.Span after,
            long backMillis,
            long copiesMillis,
            long nodeRequests) {}
}
