package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.QuorumRead.Verdict;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One way through the keys of some nodes: every session is brought to all nodes that are to hold it, and every tombstone, and
 * that is waited for. A node whose keys cannot be listed now is listed later; one that does not list keys at all counts as
 * swept after a session life, for what was used meanwhile has been brought there, and what was not has ended.
 *
 * <p>Everything here runs on the timer, one thing after the other.
 */
final class Sweep {

    private static final Logger LOG = System.getLogger(Sweep.class.getName());

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int AT_A_TIME = 32;

    /**
     * Sessions are begun so often, each time as many as the rate allows for: whole pages at once would keep everybody else
     * waiting, one by one the timer would have much to do.
     */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** With more sessions than that in hand no further keys are listed. */
    private static final int MOST_IN_HAND = 2_000;

    private static final int KEY_LENGTH = 40;

    /** A session that could not be brought so often is held back, and that is said. */
    private static final int TRIES_TO_TELL = 3;

    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String NO_VIEW = "too few nodes have confirmed the ring";

    /** So often a list that may leave something out is made. */
    private static final int UNRELIABLE_LISTS = 2;

    /** What a sweep goes by. */
    interface Guide {

        /** {@return whether the sweep still has a purpose} */
        boolean goesOn();

        /** The sweep has noticed that it has no purpose any more, and does nothing more for ever. */
        default void abandoned() {}

        /** {@return whether a session is meant} */
        boolean concerns(String key);

        /** {@return a node that every session meant is to be on; null if as many copies as are kept will do, wherever} */
        default @Nullable NodeLink target() {
            return null;
        }

        /**
         * A session has been looked at, on one of the nodes that listed it.
         *
         * @param moved whether something had to be written
         */
        void swept(boolean moved);
    }

    private final Membership membership;
    private final Repair repair;
    private final Time time;
    private final BiConsumer<Operation<Boolean>, Consumer<Boolean>> runner;
    private final Guide guide;
    private final int perSecond;
    private final int needed;
    private final Runnable done;

    private final Deque<NodeLink> sources;
    private final Set<NodeLink> swept = new HashSet<>();
    private final Map<NodeLink, Long> unlisted = new HashMap<>();
    private final long began;

    /** The keys of the sessions that are still to be brought to their nodes. */
    private final Set<String> inHand = new HashSet<>();

    private final Deque<Item> ready = new ArrayDeque<>();
    /** Those that are to be looked at once more, the first one first. */
    private final Deque<Item> later = new ArrayDeque<>();

    /** What stands where it is to stand, and will: whichever node lists it next, it need not be brought again. */
    private final SweptKeys brought = new SweptKeys();

    private int underWay;
    /** When the next one may be begun, monotonic ns. */
    private long due;

    /** Those that wait for that are looked after. */
    private boolean ticking;

    private final AtomicInteger heldBack = new AtomicInteger();
    private long nextTelling;

    private @Nullable NodeLink source;
    private long sourceRun;
    private String from = "";
    private int lists;
    private boolean listing;
    private boolean listedOut;

    /** A session on its way. */
    private static final class Item {
        private final String key;
        private final Map<NodeLink, Long> doubts = new HashMap<>();
        private boolean moved;
        /** Something was there to be brought. */
        private boolean seen;

        private long notBefore;
        private int failures;
        private String trouble = "";

        private Item(String key) {
            this.key = key;
        }
    }

    /**
     * Makes one that has not begun.
     *
     * @param runner runs an operation in the background and says, on any thread, what came of it
     * @param sources the nodes whose keys are listed
     * @param needed how many of them have to be listed to the end
     * @param perSecond how many sessions at most
     * @param done is told on the timer when all is done; not when it was given up
     */
    Sweep(
            Membership membership,
            Repair repair,
            Time time,
            BiConsumer<Operation<Boolean>, Consumer<Boolean>> runner,
            Guide guide,
            List<NodeLink> sources,
            int needed,
            int perSecond,
            Runnable done) {
        this.membership = membership;
        this.repair = repair;
        this.time = time;
        this.runner = runner;
        this.guide = guide;
        this.sources = new ArrayDeque<>(sources);
        this.needed = needed;
        this.perSecond = perSecond;
        this.done = done;
        this.began = time.nanoTime();
        this.due = began;
        this.nextTelling = began;
    }

    void start() {
        later(0, this::nextSource);
    }

    private void later(long nanos, Runnable step) {
        time.schedule(nanos, () -> {
            if (guide.goesOn()) {
                step.run();
            } else {
                guide.abandoned();
            }
        });
    }

    private Context context() {
        return membership.context();
    }

    private long heartbeat() {
        return context().settings().heartbeat().toNanos();
    }

    private void nextSource() {
        if (knows() >= needed || swept.size() == sources.size()) {
            done.run();
            return;
        }
        NodeLink next = sources.poll();
        if (next == null) {
            return;
        }
        sources.add(next); // should it come to nothing, it has its turn again
        Long since = unlisted.get(next);
        if (swept.contains(next)) {
            later(heartbeat() / 4, this::nextSource);
        } else if (since != null) {
            long life = TimeUnit.MILLISECONDS.toNanos(context().lifetimes().sessionLifeMillis());
            if (time.nanoTime() - since >= life) {
                swept.add(next);
            }
            later(heartbeat(), this::nextSource);
        } else {
            source = next;
            sourceRun = next.incarnation();
            lists = 0;
            from = "";
            listedOut = false;
            page();
        }
    }

    /** How many of those that were swept would have what they were told: one that has just come back empty would not. */
    private long knows() {
        boolean others = !context().keepsOne();
        return swept.stream()
                .filter(node -> !others || !node.young(time.wallMillis(), context()))
                .count();
    }

    private void page() {
        NodeLink listed = source;
        if (listed == null) {
            throw new IllegalStateException("no node is being listed");
        }
        AtomicBoolean over = new AtomicBoolean();
        listing = true;
        Reply<Answer> reply =
                listed.ask(new Request.Scan(context().storageKey(""), from), time.nanoTime() + ANSWER_NANOS);
        reply.whenComplete(answer -> {
            if (over.compareAndSet(false, true)) {
                later(0, () -> listed(listed, answer));
            }
        });
        later(ANSWER_NANOS, () -> {
            if (over.compareAndSet(false, true)) {
                listing = false;
                giveUpSource();
            }
        });
    }

    private void listed(NodeLink node, Answer answer) {
        listing = false;
        if (answer instanceof Answer.Keys some && sourceRun != 0 && node.incarnation() == sourceRun) {
            boolean listedBefore = lists > 0;
            from = some.next();
            lists += from.isEmpty() ? 1 : 0;
            listedOut = from.isEmpty() && (some.reliable() || lists >= UNRELIABLE_LISTS);
            int prefix = context().storageKey("").length();
            for (String storageKey : some.keys()) {
                String key = storageKey.substring(prefix);
                if (!isSession(key) || !guide.concerns(key)) {
                    continue;
                }
                if (brought.has(key)) {
                    if (!listedBefore) {
                        guide.swept(false);
                    }
                } else if (inHand.add(key)) {
                    ready.add(new Item(key));
                }
            }
            work();
            return;
        }
        if (answer instanceof Answer.Unlisted no) {
            unlisted.put(node, began);
            LOG.log(
                    Level.INFO,
                    "node {0} does not list its keys, so its sessions are waited for: {1}",
                    node.name(),
                    no.why());
        }
        giveUpSource();
    }

    /** What is in hand is let go: the node is listed once more from the beginning, later. */
    private void giveUpSource() {
        source = null;
        inHand.clear();
        ready.clear();
        later.clear();
        heldBack.set(0);
        later(heartbeat(), this::nextSource);
    }

    /** Whether it is no ring record, nor anything of somebody else's. */
    private static boolean isSession(String key) {
        return key.length() == KEY_LENGTH
                && key.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /** Begins what may be begun now. */
    private void work() {
        NodeLink listed = source;
        if (listed == null) {
            return;
        }
        long now = time.nanoTime();
        for (Item next = later.peek(); next != null && now - next.notBefore >= 0; next = later.peek()) {
            ready.add(later.remove());
        }
        due = now - due > TICK_NANOS ? now - TICK_NANOS : due;
        while (underWay < AT_A_TIME && !ready.isEmpty() && due - now <= 0) {
            due += TimeUnit.SECONDS.toNanos(1) / perSecond;
            begin(ready.remove(), listed);
        }
        if (!ready.isEmpty() && due - now > 0 && !ticking) {
            ticking = true;
            later(Math.max(TICK_NANOS, due - now), this::tick);
        }
        if (!listing && !listedOut && inHand.size() < MOST_IN_HAND) {
            page();
        } else if (!listing && listedOut && inHand.isEmpty()) {
            source = null;
            if (listed.incarnation() == sourceRun) {
                swept.add(listed);
            }
            nextSource();
        } else if (underWay == 0 && !listing && ready.isEmpty()) {
            later(context().deadlineNanos() / 8, this::work);
        }
    }

    private void tick() {
        ticking = false;
        work();
    }

    private void begin(Item item, NodeLink listed) {
        underWay++;
        runner.accept(bring(item), stands -> later(0, () -> brought(item, stands, listed)));
    }

    private void brought(Item item, boolean stands, NodeLink listed) {
        underWay--;
        if (source != listed || !inHand.contains(item.key)) {
            work();
            return;
        }
        if (stands) {
            inHand.remove(item.key);
            if (item.seen) {
                brought.add(item.key);
            }
            heldBack.addAndGet(item.failures >= TRIES_TO_TELL ? -1 : 0);
            guide.swept(item.moved);
        } else {
            item.notBefore = time.nanoTime() + context().deadlineNanos();
            later.add(item);
            item.failures++;
            heldBack.addAndGet(item.failures == TRIES_TO_TELL ? 1 : 0);
            tellOf(item);
        }
        work();
    }

    /** A session that no node may lose is waited for, but not without a word. */
    private void tellOf(Item item) {
        if (item.failures >= TRIES_TO_TELL && time.nanoTime() - nextTelling >= 0) {
            nextTelling = time.nanoTime() + TELL_NANOS;
            LOG.log(
                    Level.WARNING,
                    "{0} sessions cannot be brought to all nodes that are to hold them, and are waited for; one of them: {1}",
                    heldBack.get(),
                    item.trouble);
        }
    }

    /** Brings one session to all nodes that are to hold it. {@return true if it stands there, or is none} */
    private Operation<Boolean> bring(Item item) {
        return (exchange, answer) -> {
            Context context = context();
            Consumer<Boolean> ifViewHolds = stands -> {
                boolean holds = membership.holds(context);
                item.trouble = holds ? item.trouble : NO_VIEW;
                answer.accept(stands && holds);
            };
            if (!membership.holds()) {
                item.trouble = NO_VIEW;
                answer.accept(false);
                return;
            }
            QuorumRead.all(Attempt.first(context, exchange, item.key), read -> bring(read, item, ifViewHolds));
        };
    }

    private void bring(QuorumRead read, Item item, Consumer<Boolean> then) {
        Tombstone tombstone = read.tombstone();
        Live record = read.join();
        item.seen = tombstone != null || record != null;
        if (tombstone != null) {
            bury(read, tombstone, item, then);
        } else if (read.newer() != null) {
            item.trouble = "a newer release wrote it";
            then.accept(false);
        } else if (read.verdict() == Verdict.TOO_FEW) {
            item.trouble = "too few of its nodes answer";
            then.accept(false);
        } else if (record == null
                || read.attempt()
                        .context()
                        .lifetimes()
                        .expired(record, read.attempt().wallMillis())) {
            then.accept(true);
        } else {
            WriteBack.ofRepair(read, record, node -> certain(item, node, read.began()), healed -> {
                item.moved |= healed.wrote();
                item.trouble = healed.refused()
                        ? "a node refuses it, as too large or for want of room"
                        : "a node does not take it yet";
                then.accept(healed.stands() && reached(read, healed));
            });
        }
    }

    private boolean reached(QuorumRead read, WriteBack healed) {
        NodeLink target = guide.target();
        return target == null || (!read.silent().contains(target) && healed.complete());
    }

    private void bury(QuorumRead read, Tombstone tombstone, Item item, Consumer<Boolean> then) {
        NodeLink target = guide.target();
        item.trouble = "not all of its nodes know yet that it has ended";
        item.moved |= !read.isBuried();
        boolean there = target == null || read.seen(read.candidates().indexOf(target)) instanceof Sighting.Dead;
        if (read.isBuried() && there) {
            then.accept(true);
        } else if (!read.attempt().context().keeps(Rule.AWAITED_TOMBSTONES)) {
            repair.spread(read.attempt().key(), tombstone);
            then.accept(true);
        } else if (repair.isLeftToItsClient(tombstone)
                && !certain(item, read.candidates().get(0), read.began())) {
            then.accept(false);
        } else {
            Burial.complete(
                    read,
                    burial -> then.accept(burial.enough()
                            && (target == null || !burial.lacking().contains(target))));
        }
    }

    /** As for a repair: only a node whose lack was noticed long enough before the read is told all it had acknowledged. */
    private boolean certain(Item item, NodeLink node, long readBegan) {
        Long noticed = item.doubts.putIfAbsent(node, time.nanoTime());
        return noticed != null && readBegan - noticed >= context().deadlineNanos();
    }

    /** {@return how many sessions could not be brought to their nodes in several tries} */
    int heldBack() {
        return heldBack.get();
    }

    /** {@return whether some node does not list its keys, so that a session life has to pass} */
    boolean waitsForLives() {
        return !unlisted.isEmpty();
    }
}
