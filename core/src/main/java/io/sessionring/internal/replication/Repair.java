package io.sessionring.internal.replication;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.QuorumRead.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What operations left undone, done later: log-outs that do not stand everywhere yet, and sessions of which a home has no
 * copy. Also the memory of which sessions this client had to do with: when a node has restarted, those of them that may have
 * had a copy there are looked at again. Log-outs go first. Bounded; what waits longer than a session life is dropped, for
 * then there is nothing left to repair. Thread-safe.
 */
final class Repair {

    private static final Logger LOG = System.getLogger(Repair.class.getName());

    private static final int MAX_LOG_OUTS = 10_000;
    private static final int AT_A_TIME = 16;

    private final Membership membership;
    private final ReplicationSettings settings;
    private final Time time;
    private final BiConsumer<Operation<Boolean>, Runnable> runner;

    private final RepairQueue logOuts = new RepairQueue();
    private final RepairQueue checks = new RepairQueue();
    /** Which sessions this client had to do with lately. */
    private final Cache<String, Boolean> remembered;

    private int underWay;
    /** A run has been scheduled. */
    private boolean started;

    private volatile boolean anyLogOut;
    /** It has been said that there is no room for more log-outs. */
    private boolean full;

    /**
     * Makes an empty one.
     *
     * @param runner runs an operation in the background, and what is to follow should it fail as it must not
     */
    Repair(Membership membership, Time time, BiConsumer<Operation<Boolean>, Runnable> runner) {
        this.membership = membership;
        this.settings = membership.context().settings();
        this.time = time;
        this.runner = runner;
        this.remembered =
                CacheBuilder.newBuilder().maximumSize(settings.remembered()).build();
    }

    /** {@return a new tombstone of a log-out} */
    Tombstone tombstone(long nowMillis) {
        return new Tombstone(
                nowMillis, 0, 0, 0, Tombstone.Cause.DELETED, context().newRevision());
    }

    /** {@return the tombstone that waits to stand everywhere, null if there is none} Then the session has ended. */
    @Nullable
    Tombstone waitingTombstone(String key) {
        if (!anyLogOut || !context().keeps(Rule.TOMBSTONES)) {
            return null;
        }
        synchronized (this) {
            RepairJob job = logOuts.get(key);
            return job == null ? null : job.tombstone;
        }
    }

    /** Has a tombstone put on every candidate. */
    void bury(String key, Tombstone tombstone) {
        bury(key, tombstone, List.of());
    }

    /** As the other one; it is known where the tombstone does not stand yet. */
    void bury(String key, Tombstone tombstone, List<NodeLink> lacking) {
        if (bury(key, tombstone, lacking, 0)) {
            lacking.forEach(node -> node.tally().tell(CopyChange.LOG_OUT_QUEUED, 1));
        }
    }

    /** {@return whether it was new} */
    private synchronized boolean bury(String key, Tombstone tombstone, List<NodeLink> lacking, long delay) {
        if (logOuts.get(key) != null) {
            return false;
        }
        if (logOuts.size() >= MAX_LOG_OUTS) {
            if (!full) {
                LOG.log(
                        Level.WARNING,
                        "more than {0} log-outs wait for their nodes; the newest are given up",
                        MAX_LOG_OUTS);
            }
            full = true;
            return false;
        }
        full &= logOuts.size() > MAX_LOG_OUTS / 2;
        add(logOuts, new RepairJob(key, tombstone, time.nanoTime()), lacking, delay);
        anyLogOut = true;
        return true;
    }

    private void add(RepairQueue jobs, RepairJob job, List<NodeLink> lacking, long delay) {
        jobs.add(job, job.since + delay);
        job.countFor(lacking.isEmpty() ? context().candidates(job.key).nodes() : List.copyOf(lacking));
        job.told = List.copyOf(lacking);
        soon(delay);
    }

    /**
     * Has a tombstone that was met on one node put on the others. One of a rotation is left to its client for as long as
     * that may be at work: it takes what the copies hold along to the new id.
     */
    void spread(String key, Tombstone tombstone) {
        if (!context().keepsOne()) {
            bury(key, tombstone, List.of(), isLeftToItsClient(tombstone) ? deadlineNanos() : 0);
        }
    }

    boolean isLeftToItsClient(Tombstone tombstone) {
        return tombstone.cause() == Tombstone.Cause.ROTATED && context().keeps(Rule.ROTATIONS_COLLECT);
    }

    private Context context() {
        return membership.context();
    }

    private long deadlineNanos() {
        return context().deadlineNanos();
    }

    /** Sees to it that the tombstone that a read met stands on as many nodes as there are copies, or will, and calls back. */
    void complete(QuorumRead read, Consumer<Tombstone> then) {
        String key = read.attempt().key();
        Tombstone tombstone = read.tombstone();
        if (tombstone == null) {
            throw new IllegalArgumentException("no tombstone was read");
        }
        if (read.isBuried()) {
            then.accept(tombstone);
        } else if (isLeftToItsClient(tombstone)) {
            spread(key, tombstone);
            then.accept(tombstone);
        } else {
            Burial.complete(read, burial -> {
                if (!burial.complete()) {
                    bury(key, tombstone, burial.lacking());
                }
                then.accept(tombstone);
            });
        }
    }

    /** Has the copies of a session looked at, and made complete. */
    void check(String key) {
        check(key, List.of());
    }

    /** As the other one; it is known which nodes lack a copy. */
    void check(String key, List<NodeLink> lacking) {
        if (check(key, lacking, List.of(), 0)) {
            lacking.forEach(node -> node.tally().tell(CopyChange.REPAIR_QUEUED, 1));
        }
    }

    /**
     * As {@link #check}, but late enough for the copies that are written then to vote.
     *
     * @param doubtful the nodes whose copies do not vote yet
     */
    void checkOnceCertain(String key, List<NodeLink> doubtful) {
        if (check(key, doubtful, doubtful, deadlineNanos())) {
            doubtful.forEach(node -> node.tally().tell(CopyChange.REPAIR_QUEUED, 1));
        }
    }

    /** {@return whether it was new} */
    private synchronized boolean check(String key, List<NodeLink> lacking, List<NodeLink> doubtful, long delay) {
        if (context().keepsOne()) {
            return false;
        }
        RepairJob waiting = checks.get(key);
        if (waiting == null && checks.size() >= Math.max(MAX_LOG_OUTS, settings.remembered())) {
            long until = time.wallMillis() + context().lifetimes().sessionLifeMillis();
            (lacking.isEmpty() ? context().candidates(key).nodes() : lacking)
                    .forEach(node -> node.incompleteUntil(until));
            return false;
        }
        long now = time.nanoTime();
        RepairJob job = waiting == null ? new RepairJob(key, null, now) : waiting;
        if (job.underWay) {
            job.onceMoreAt = now + delay; // what it has seen may be of before
        }
        doubtful.forEach(node -> job.doubts.putIfAbsent(node, now));
        if (waiting == null) {
            add(checks, job, lacking, delay);
        }
        return waiting == null;
    }

    /** {@return whether the copies of a session wait to be made complete} */
    synchronized boolean awaits(String key) {
        return checks.get(key) != null;
    }

    private void soon(long delay) {
        if (!started) {
            started = true;
            time.schedule(Math.max(0, delay), () -> {
                synchronized (this) {
                    started = false;
                }
                run();
            });
        }
    }

    /** Takes note that this client had to do with a session. */
    void remember(String key) {
        if (!context().keepsOne() && remembered.getIfPresent(key) == null) {
            remembered.put(key, Boolean.TRUE);
        }
    }

    /** A node has forgotten everything: what may have been there is looked at, as soon as copies written there can vote. */
    void restarted(NodeLink node) {
        int queued = 0;
        for (String key : remembered.asMap().keySet()) { // with the lock taken for each alone
            if (context().candidates(key).indexOf(node) >= 0) {
                queued += check(key, List.of(node), List.of(), deadlineNanos()) ? 1 : 0;
                waitForNobody(key);
            }
        }
        if (queued > 0) {
            node.tally().tell(CopyChange.REPAIR_QUEUED, queued);
        }
    }

    /** A job that waited for one node is to be done for another, whether that one is back or not. */
    private synchronized void waitForNobody(String key) {
        RepairJob job = checks.get(key);
        if (job != null) {
            job.lacking = List.of();
            if (job.underWay) {
                job.onceMoreAt = time.nanoTime() + deadlineNanos();
            }
            checks.unpark(job, time.nanoTime());
        }
    }

    /** Does what can be done, and what waited for a node that is up now. */
    void runAll() {
        synchronized (this) {
            logOuts.unpark(time.nanoTime());
            checks.unpark(time.nanoTime());
        }
        run();
    }

    /** Does what is due, some at a time; what follows is begun as those end. */
    void run() {
        while (context().keeps(Rule.REPAIR)) {
            RepairJob job;
            synchronized (this) {
                dropOld();
                job = membership.holds() ? next() : null;
                if (job == null) {
                    return;
                }
                job.underWay = true;
                underWay++;
            }
            runner.accept(operation(job), () -> failed(job));
        }
    }

    private void dropOld() {
        long oldest = time.nanoTime()
                - TimeUnit.MILLISECONDS.toNanos(context().lifetimes().sessionLifeMillis());
        logOuts.dropOlderThan(oldest);
        checks.dropOlderThan(oldest);
        anyLogOut = !logOuts.isEmpty();
    }

    private @Nullable RepairJob next() {
        if (underWay >= AT_A_TIME) {
            return null;
        }
        long now = time.nanoTime();
        boolean logOutsFirst = context().keeps(Rule.TOMBSTONES_FIRST);
        RepairJob first = (logOutsFirst ? logOuts : checks).take(now);
        return first != null ? first : (logOutsFirst ? checks : logOuts).take(now);
    }

    private Operation<Boolean> operation(RepairJob job) {
        return (exchange, then) -> {
            Attempt attempt = Attempt.first(context(), exchange, job.key);
            Settle settle = (lacking, doubtful) -> {
                settled(job, lacking, doubtful);
                then.accept(lacking.isEmpty());
                run();
            };
            Tombstone tombstone = job.tombstone;
            if (tombstone != null) {
                Burial.start(attempt, tombstone, burial -> settle.with(burial.lacking(), List.of()));
            } else {
                QuorumRead.all(attempt, read -> heal(read, job, settle));
            }
        };
    }

    /** Takes how an attempt ended: which nodes did not take part, and where a copy does not vote yet. */
    @FunctionalInterface
    private interface Settle {
        void with(List<NodeLink> lacking, List<NodeLink> doubtful);
    }

    private void heal(QuorumRead read, RepairJob job, Settle settle) {
        if (read.verdict() == Verdict.DEAD) {
            complete(read, tombstone -> settle.with(List.of(), List.of()));
            return;
        }
        Live record = read.join();
        if (read.verdict() == Verdict.TOO_FEW && !context().bestKnown()) {
            settle.with(read.silent(), List.of());
        } else if (record == null
                || context().lifetimes().expired(record, read.attempt().wallMillis())) {
            settle.with(List.of(), List.of());
        } else {
            WriteBack.ofRepair(read, record, node -> certain(job, node, read.began()), healed -> {
                Tombstone met = healed.tombstone();
                if (met != null) {
                    spread(read.attempt().key(), met);
                    settle.with(List.of(), List.of());
                    return;
                }
                List<NodeLink> lacking = new ArrayList<>(read.silent());
                lacking.addAll(healed.lacking());
                settle.with(lacking, healed.doubtful());
            });
        }
    }

    /**
     * Whether all that a node had acknowledged before it lost its copy is in a read: what was on its way when that was
     * noticed has been answered, on as many nodes as there are copies, or never will be.
     */
    private synchronized boolean certain(RepairJob job, NodeLink node, long readBegan) {
        Long noticed = job.doubts.putIfAbsent(node, time.nanoTime());
        return noticed != null && readBegan - noticed >= deadlineNanos();
    }

    /** Takes note of how an attempt ended, and tells for which nodes the job waits now, and for which no longer. */
    private void settled(RepairJob job, List<NodeLink> lacking, List<NodeLink> doubtful) {
        List<NodeLink> waiting = new ArrayList<>(lacking);
        doubtful.stream().filter(node -> !lacking.contains(node)).forEach(waiting::add);
        List<NodeLink> before;
        synchronized (this) {
            before = job.told;
            job.told = List.copyOf(waiting);
            if (queue(job).holds(job)) { // else it was dropped, as too old
                job.countFor(job.told);
            }
            settle(job, lacking, !doubtful.isEmpty());
        }
        for (NodeLink node : waiting) {
            if (!before.contains(node)) {
                node.tally().tell(job.isLogOut() ? CopyChange.LOG_OUT_QUEUED : CopyChange.REPAIR_QUEUED, 1);
            }
        }
        for (NodeLink node : before) {
            if (job.isLogOut() && !waiting.contains(node)) {
                node.tally().tell(CopyChange.LOG_OUT_DELIVERED, 1);
            }
        }
    }

    private RepairQueue queue(RepairJob job) {
        return job.isLogOut() ? logOuts : checks;
    }

    /** Whatever went wrong, the job is still to be done, and must not stand in the way of others. */
    private synchronized void failed(RepairJob job) {
        settle(job, job.lacking, true);
    }

    private void settle(RepairJob job, List<NodeLink> lacking, boolean doubtful) {
        if (!job.underWay) {
            return; // it had failed: whoever refused one answer may have taken the next
        }
        underWay--;
        job.underWay = false;
        job.lacking = lacking;
        long heartbeat = settings.heartbeat().toNanos();
        Long onceMoreAt = job.onceMoreAt;
        job.onceMoreAt = null;
        if (!lacking.isEmpty()) {
            queue(job).again(job, time.nanoTime() + heartbeat);
        } else if (doubtful) {
            queue(job).again(job, time.nanoTime() + Math.max(heartbeat, deadlineNanos()));
        } else if (onceMoreAt != null) {
            queue(job).again(job, onceMoreAt);
            soon(onceMoreAt - time.nanoTime());
        } else {
            queue(job).remove(job);
        }
        anyLogOut = !logOuts.isEmpty();
        notifyAll();
    }

    /** Tries every log-out that waits once more; returns when none is left, nobody takes them, or the time is up. */
    synchronized void flush(long untilNanos) {
        try {
            logOuts.hurryLogOuts(time.nanoTime());
            while (!logOuts.isEmpty()) {
                long left = untilNanos - time.nanoTime();
                run();
                if (left <= 0 || underWay == 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
