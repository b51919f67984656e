package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.QuorumRead.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    private final Context context;
    private final Time time;
    private final Consumer<Operation<Boolean>> runner;

    private final Map<String, Job> logOuts = new LinkedHashMap<>();
    private final Map<String, Job> checks = new LinkedHashMap<>();
    private final Map<String, Boolean> remembered;
    private int underWay;
    /** A run has been scheduled. */
    private boolean started;

    private volatile boolean anyLogOut;

    /** Something to do for a key: to spread a tombstone, or to look at its copies. */
    private static final class Job {
        private final @Nullable Tombstone tombstone;
        private final long since;
        private long notBefore;
        /** The nodes that did not take part last time; empty before the first time. */
        private List<NodeLink> lacking = List.of();
        /** For which nodes it counts as waiting: all candidates before it is known. */
        private List<NodeLink> counted = List.of();
        /** For which nodes the listener has been told so. */
        private List<NodeLink> told = List.of();

        private boolean underWay;

        Job(@Nullable Tombstone tombstone, long since, long notBefore) {
            this.tombstone = tombstone;
            this.since = since;
            this.notBefore = notBefore;
        }

        /** Takes note of the nodes that it waits for. */
        private void countFor(List<NodeLink> nodes) {
            counted.forEach(node -> node.tally().waiting(tombstone != null, -1));
            counted = nodes;
            counted.forEach(node -> node.tally().waiting(tombstone != null, 1));
        }

        private boolean due(long now) {
            return !underWay
                    && now - notBefore >= 0
                    && (lacking.isEmpty() || lacking.stream().anyMatch(node -> node.state() == NodeState.UP));
        }
    }

    /**
     * Makes an empty one.
     *
     * @param runner runs an operation in the background
     */
    Repair(Context context, Time time, Consumer<Operation<Boolean>> runner) {
        this.context = context;
        this.time = time;
        this.runner = runner;
        int size = context.settings().remembered();
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > size;
            }
        };
    }

    /** {@return a new tombstone of a log-out} */
    Tombstone tombstone(long nowMillis) {
        return new Tombstone(nowMillis, 0, 0, 0, Tombstone.Cause.DELETED, context.newRevision());
    }

    /** {@return the tombstone that waits to stand everywhere, null if there is none} Then the session has ended. */
    @Nullable
    Tombstone waitingTombstone(String key) {
        if (!anyLogOut || !context.keeps(Rule.TOMBSTONES)) {
            return null;
        }
        synchronized (this) {
            Job job = logOuts.get(key);
            return job == null ? null : job.tombstone;
        }
    }

    /** Has a tombstone put on every candidate. */
    void bury(String key, Tombstone tombstone) {
        bury(key, tombstone, List.of());
    }

    /** As the other one; it is known where the tombstone does not stand yet. */
    void bury(String key, Tombstone tombstone, List<NodeLink> lacking) {
        synchronized (this) {
            if (logOuts.size() >= MAX_LOG_OUTS && !logOuts.containsKey(key)) {
                LOG.log(Level.WARNING, "more than {0} log-outs wait for their nodes; one is given up", MAX_LOG_OUTS);
                return;
            }
            soon(0);
            if (!add(logOuts, key, new Job(tombstone, time.nanoTime(), time.nanoTime()), lacking)) {
                return;
            }
            anyLogOut = true;
        }
        lacking.forEach(node -> node.tally().tell(CopyChange.LOG_OUT_QUEUED, 1));
    }

    /** {@return whether it was new} */
    private boolean add(Map<String, Job> jobs, String key, Job job, List<NodeLink> lacking) {
        if (jobs.putIfAbsent(key, job) != null) {
            return false;
        }
        job.countFor(lacking.isEmpty() ? context.candidates(key) : List.copyOf(lacking));
        job.told = List.copyOf(lacking);
        return true;
    }

    /** Has a tombstone that was met on one node put on the others. */
    void spread(String key, Tombstone tombstone) {
        if (context.copies() > 1) {
            bury(key, tombstone);
        }
    }

    /** Has the copies of a session looked at, and made complete. */
    void check(String key) {
        check(key, List.of());
    }

    /** As the other one; it is known which nodes lack a copy. */
    void check(String key, List<NodeLink> lacking) {
        if (check(key, time.nanoTime(), lacking)) {
            lacking.forEach(node -> node.tally().tell(CopyChange.REPAIR_QUEUED, 1));
        }
    }

    /** As {@link #check}, but late enough for the copies that are written then to vote. */
    void checkOnceRunsAreKnown(String key) {
        check(key, time.nanoTime() + context.settings().operationDeadline().toNanos(), List.of());
    }

    private synchronized boolean check(String key, long notBefore, List<NodeLink> lacking) {
        if (context.copies() == 1
                || checks.size() >= Math.max(MAX_LOG_OUTS, context.settings().remembered())) {
            return false;
        }
        soon(notBefore - time.nanoTime());
        return add(checks, key, new Job(null, time.nanoTime(), notBefore), lacking);
    }

    /** {@return whether the copies of a session wait to be made complete} */
    synchronized boolean awaits(String key) {
        return checks.containsKey(key);
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
    synchronized void remember(String key) {
        if (context.copies() > 1) {
            remembered.put(key, Boolean.TRUE);
        }
    }

    /** A node has forgotten everything: what may have been there is looked at, as soon as copies written there can vote. */
    void restarted(NodeLink node) {
        int queued = 0;
        synchronized (this) {
            long notBefore =
                    time.nanoTime() + context.settings().operationDeadline().toNanos();
            for (String key : remembered.keySet()) {
                if (context.candidates(key).contains(node) && check(key, notBefore, List.of(node))) {
                    queued++;
                }
            }
        }
        if (queued > 0) {
            node.tally().tell(CopyChange.REPAIR_QUEUED, queued);
        }
    }

    /** Does what is due, some at a time; what follows is begun as those end. */
    void run() {
        while (context.keeps(Rule.REPAIR)) {
            String key;
            Job job;
            synchronized (this) {
                dropOld();
                Map.Entry<String, Job> next = next();
                if (next == null) {
                    return;
                }
                key = next.getKey();
                job = next.getValue();
                job.underWay = true;
                underWay++;
            }
            runner.accept(operation(key, job));
        }
    }

    private void dropOld() {
        long oldest = time.nanoTime()
                - TimeUnit.MILLISECONDS.toNanos(context.lifetimes().sessionLifeMillis());
        for (Map<String, Job> jobs : List.of(logOuts, checks)) {
            Iterator<Job> all = jobs.values().iterator();
            while (all.hasNext()) {
                Job job = all.next();
                if (oldest - job.since <= 0) { // they stand in the order of their age
                    break;
                }
                job.countFor(List.of());
                all.remove();
            }
        }
        anyLogOut = !logOuts.isEmpty();
    }

    private Map.@Nullable Entry<String, Job> next() {
        if (underWay >= AT_A_TIME) {
            return null;
        }
        boolean logOutsFirst = context.keeps(Rule.TOMBSTONES_FIRST);
        Map.Entry<String, Job> first = firstDue(logOutsFirst ? logOuts : checks);
        return first != null ? first : firstDue(logOutsFirst ? checks : logOuts);
    }

    private Map.@Nullable Entry<String, Job> firstDue(Map<String, Job> jobs) {
        long now = time.nanoTime();
        for (Map.Entry<String, Job> entry : jobs.entrySet()) {
            if (entry.getValue().due(now)) {
                return entry;
            }
        }
        return null;
    }

    private Operation<Boolean> operation(String key, Job job) {
        return (exchange, then) -> {
            Consumer<List<NodeLink>> settle = lacking -> {
                settle(key, job, lacking);
                then.accept(lacking.isEmpty());
                run();
            };
            Tombstone tombstone = job.tombstone;
            if (tombstone != null) {
                Burial.start(context, exchange, key, tombstone, burial -> settle.accept(burial.lacking()));
            } else {
                QuorumRead.start(context, exchange, key, true, read -> complete(exchange, key, read, settle));
            }
        };
    }

    private void complete(Exchange exchange, String key, QuorumRead read, Consumer<List<NodeLink>> settle) {
        if (read.verdict() == Verdict.DEAD) {
            Burial.complete(context, exchange, key, read, burial -> settle.accept(burial.lacking()));
            return;
        }
        Live record = read.join();
        if (read.verdict() == Verdict.TOO_FEW && !context.bestKnown()) {
            settle.accept(read.silent());
        } else if (record == null || context.lifetimes().expired(record, exchange.wallMillis())) {
            settle.accept(List.of());
        } else {
            WriteBack.start(context, exchange, key, read, record, true, healed -> {
                Tombstone met = healed.tombstone();
                if (met != null) {
                    spread(key, met);
                    settle.accept(List.of());
                    return;
                }
                List<NodeLink> lacking = new ArrayList<>(read.silent());
                lacking.addAll(healed.lacking());
                settle.accept(lacking);
            });
        }
    }

    private void settle(String key, Job job, List<NodeLink> lacking) {
        boolean logOut = job.tombstone != null;
        List<NodeLink> before;
        synchronized (this) {
            Map<String, Job> jobs = logOut ? logOuts : checks;
            underWay--;
            job.underWay = false;
            before = job.told;
            job.told = List.copyOf(lacking);
            if (jobs.get(key) == job) { // else it was dropped, as too old
                job.countFor(job.told);
            }
            if (lacking.isEmpty()) {
                jobs.remove(key, job);
            } else {
                job.lacking = lacking;
                job.notBefore = time.nanoTime() + context.settings().heartbeat().toNanos();
            }
            anyLogOut = !logOuts.isEmpty();
            notifyAll();
        }
        for (NodeLink node : lacking) {
            if (!before.contains(node)) {
                node.tally().tell(logOut ? CopyChange.LOG_OUT_QUEUED : CopyChange.REPAIR_QUEUED, 1);
            }
        }
        for (NodeLink node : before) {
            if (logOut && !lacking.contains(node)) {
                node.tally().tell(CopyChange.LOG_OUT_DELIVERED, 1);
            }
        }
    }

    /** Tries every log-out that waits once more; returns when none is left, nobody takes them, or the time is up. */
    synchronized void flush(long untilNanos) {
        try {
            while (!logOuts.isEmpty()) {
                long left = untilNanos - time.nanoTime();
                logOuts.values().forEach(job -> job.notBefore = time.nanoTime());
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

    /** {@return how many log-outs do not stand everywhere yet} */
    synchronized int waitingLogOuts() {
        return logOuts.size();
    }
}
