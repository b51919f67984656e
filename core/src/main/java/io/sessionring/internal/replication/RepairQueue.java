package io.sessionring.internal.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs by key. Each waits for its turn, or for a node that is out, or is under way; so that the next one is found without
 * looking at all, of which there may be thousands while a node is out. Used under the lock of {@link Repair}.
 */
final class RepairQueue {

    /** A job's turn: when it comes, monotonic ns; of two at the same time the one given first is first. */
    private record Turn(RepairJob job, long at, long number) {}

    /** In the order of their age. */
    private final Map<String, RepairJob> jobs = new LinkedHashMap<>();

    private final PriorityQueue<Turn> turns = new PriorityQueue<>(
            ((Comparator<Turn>) (one, other) -> Long.signum(one.at - other.at)).thenComparingLong(Turn::number));
    /** Wait for a node. */
    private final Set<RepairJob> parked = new LinkedHashSet<>();

    private long number;

    int size() {
        return jobs.size();
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    @Nullable
    RepairJob get(String key) {
        return jobs.get(key);
    }

    /** {@return whether this very job is still to be done} */
    boolean holds(RepairJob job) {
        return jobs.get(job.key) == job;
    }

    /** Adds a job for a key that has none. */
    void add(RepairJob job, long turn) {
        jobs.put(job.key, job);
        turns.add(new Turn(job, turn, number++));
    }

    /** {@return the job whose turn it is, which is under way then; null if there is none} */
    @Nullable
    RepairJob take(long now) {
        while (!turns.isEmpty() && now - turns.peek().at >= 0) {
            RepairJob job = turns.remove().job;
            if (!holds(job)) {
                continue;
            }
            if (job.worthATry()) {
                return job;
            }
            parked.add(job);
        }
        return null;
    }

    /** A job that was under way is to be done once more. */
    void again(RepairJob job, long turn) {
        if (holds(job)) {
            turns.add(new Turn(job, turn, number++));
        }
    }

    void remove(RepairJob job) {
        jobs.remove(job.key, job);
    }

    /** A node is up: it is the turn of those that waited for it. */
    void unpark(long now) {
        parked.removeIf(job -> {
            boolean ready = job.worthATry();
            if (ready) {
                again(job, now);
            }
            return ready;
        });
    }

    /** It is the turn of a job that waited for a node; if it did. */
    void unpark(RepairJob job, long now) {
        if (parked.remove(job)) {
            again(job, now);
        }
    }

    /** It is the turn of every log-out that is not under way. A rotation is not hurried: its client may be at work yet. */
    void hurryLogOuts(long now) {
        List<Turn> all = new ArrayList<>(turns);
        turns.clear();
        all.forEach(turn -> again(turn.job, turn.job.isRotation() ? turn.at : now));
        parked.forEach(job -> again(job, now));
        parked.clear();
    }

    /** Drops the jobs that are older, and tells nobody. */
    void dropOlderThan(long since) {
        Iterator<RepairJob> oldest = jobs.values().iterator();
        while (oldest.hasNext()) {
            RepairJob job = oldest.next();
            if (since - job.since <= 0) {
                return;
            }
            job.countFor(List.of());
            parked.remove(job);
            oldest.remove();
        }
    }
}
