package io.sessionring.example.benchmarks.row;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Threads that call a row in rounds. Each has sessions of its own, as two requests of one visitor are rare, and stays from
 * round to round, so that what a row keeps for each thread is kept. For one caller at a time.
 */
final class Crew implements AutoCloseable {

    private static final long LONGEST = 60_000_000_000L;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<ExecutorService> members = new ArrayList<>();
    private final List<Histogram> histograms = new ArrayList<>();

    /**
     * Lets the first {@code count} members call the row until the time is over.
     *
     * @param perSecond how many calls they begin in a second together; 0 for as many as they can
     */
    Round round(Row row, List<String> ids, Task task, int count, long nanos, int perSecond)
            throws InterruptedException, ExecutionException {
        if (ids.size() < count) {
            throw new IllegalArgumentException("there must be a session for each of " + count + " threads");
        }
        while (members.size() < count) {
            members.add(Executors.newSingleThreadExecutor(body -> {
                Thread thread = new Thread(body, "caller");
                thread.setDaemon(true);
                return thread;
            }));
            histograms.add(new Histogram(LONGEST, 3));
        }
        CountDownLatch ready = new CountDownLatch(count);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int member = i;
            running.add(members.get(i).submit(() -> {
                ready.countDown();
                go.await();
                return calls(row, ids, task, member, count, nanos, perSecond);
            }));
        }
        ready.await();
        Map<Long, Long> allocatedBefore = allocated();
        long cpuBefore = system.getProcessCpuTime();
        long start = System.nanoTime();
        go.countDown();
        long failed = 0;
        for (Future<Long> each : running) {
            failed += each.get();
        }
        long took = System.nanoTime() - start;
        long cpu = system.getProcessCpuTime() - cpuBefore;
        long allocated = 0;
        for (Map.Entry<Long, Long> now : allocated().entrySet()) {
            allocated += now.getValue() - allocatedBefore.getOrDefault(now.getKey(), 0L);
        }
        Histogram all = new Histogram(LONGEST, 3);
        for (int i = 0; i < count; i++) {
            all.add(histograms.get(i));
        }
        return new Round(took, failed, cpu, allocated, all);
    }

    private long calls(Row row, List<String> ids, Task task, int member, int count, long nanos, int perSecond) {
        Histogram histogram = histograms.get(member);
        histogram.reset();
        int own = (ids.size() - member + count - 1) / count;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long failed = 0;
        long interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(count) / perSecond;
        long start = System.nanoTime();
        long due = start + interval * member / count;
        long before = start;
        do {
            if (interval > 0) {
                before = waited(due);
                due += interval;
            }
            String id = ids.get(member + random.nextInt(own) * count);
            boolean answered = true;
            try {
                task.on(row, id);
            } catch (RuntimeException e) {
                answered = false;
                failed++;
            }
            long now = System.nanoTime();
            if (answered) {
                histogram.recordValue(Math.min(now - before, LONGEST));
            }
            before = now;
        } while (before - start < nanos);
        return failed;
    }

    /** {@return when a call begins: now, or when it was due if the one before it took until after that} */
    private static long waited(long due) {
        long now = System.nanoTime();
        if (now - due >= 0) {
            return due;
        }
        while (now - due < 0) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
        return now;
    }

    private Map<Long, Long> allocated() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> all = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) { // else it has ended
                all.put(ids[i], bytes[i]);
            }
        }
        return all;
    }

    @Override
    public void close() {
        members.forEach(ExecutorService::shutdownNow);
    }
}
