package io.sessionring.codec.php;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Locks as the extensions take them: an {@code add} of a key beside the session's, tried again for a while. Other than PHP's,
 * ours are released only if they are still ours.
 */
final class Locks {

    private static final Logger LOG = System.getLogger(Locks.class.getName());

    /** How often a node is told that a lock is given back, each time for a deadline, if it does not answer. */
    private static final int RELEASES = 3;

    private static final Duration BEFORE_NEXT_RELEASE = Duration.ofMillis(100);

    /**
     * How long somebody else's lock is waited for.
     *
     * @param retries how often it is tried after the first time
     * @param first the wait before the second try; doubled before each further one
     * @param longest the longest wait between two tries
     */
    record Patience(int retries, Duration first, Duration longest) {}

    /** Which key, on which node, and what is written there. */
    enum Style {
        /** php-memcached: {@code lock.<key>}, placed by that name and so mostly on another node; the value is 1. */
        MEMCACHED {
            @Override
            Store.Node node(Store store, String key) {
                return store.nodeOf("lock." + key);
            }

            @Override
            String name(Store.Node node, String key) {
                return node.key("lock." + key);
            }
        },
        /** phpredis: {@code <key>_LOCK} on the node of the session; the value tells who holds it. */
        REDIS {
            @Override
            Store.Node node(Store store, String key) {
                return store.nodeOf(key);
            }

            @Override
            String name(Store.Node node, String key) {
                return node.key(key) + "_LOCK";
            }
        };

        abstract Store.Node node(Store store, String key);

        abstract String name(Store.Node node, String key);
    }

    /** A lock that was taken. */
    record Lock(Store.Node node, String name, long token) {}

    private final Store store;
    private final Style style;
    private final Patience patience;
    private final long expirySeconds;
    private final Supplier<String> holders;

    /**
     * Makes locks.
     *
     * @param expiry after which time a node forgets a lock; zero: never
     * @param holders names who takes a lock, differently each time
     */
    Locks(Store store, Style style, Patience patience, Duration expiry, Supplier<String> holders) {
        this.store = store;
        this.style = style;
        this.patience = patience;
        this.expirySeconds = expiry.toSeconds();
        this.holders = holders;
    }

    /**
     * Takes the lock of a session.
     *
     * @throws PhpLockException if somebody else does not give it back
     */
    Lock take(String key) {
        Store.Node node = style.node(store, key);
        String name = style.name(node, key);
        byte[] value = holders.get().getBytes(StandardCharsets.US_ASCII);
        Duration wait = patience.first();
        for (int retry = 0; ; retry++) {
            Optional<Lock> taken = tryOnce(node, name, value);
            if (taken.isPresent()) {
                return taken.get();
            }
            if (retry == patience.retries()) {
                throw new PhpLockException("the session is locked, and was after " + (retry + 1) + " tries");
            }
            pause(wait);
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(patience.longest()) < 0 ? doubled : patience.longest();
        }
    }

    private Optional<Lock> tryOnce(Store.Node node, String name, byte[] value) {
        Reply<Answer> reply = node.raw().add(name, value, expirySeconds);
        Answer answer = store.await(node, reply);
        if (answer instanceof Answer.Stored stored) {
            return Optional.of(new Lock(node, name, stored.token()));
        }
        if (answer instanceof Answer.Exists) {
            return Optional.empty();
        }
        reply.whenComplete(late -> {
            if (late instanceof Answer.Stored stored) { // nobody waits for it any more
                node.raw().compareAndDelete(name, stored.token());
            }
        });
        throw Store.unexpected(node, answer);
    }

    private static void pause(Duration wait) {
        if (waited(wait)) {
            Thread.currentThread().interrupt();
            throw new PhpLockException("the session is locked, and the thread was interrupted while it waited");
        }
    }

    /** {@return whether a lock is still the one that was taken} */
    boolean isHeld(Lock lock) {
        Answer answer = store.answer(lock.node(), raw -> raw.get(lock.name()));
        if (answer instanceof Answer.Hit || answer instanceof Answer.Miss) {
            return answer instanceof Answer.Hit hit && hit.token() == lock.token();
        }
        throw Store.unexpected(lock.node(), answer);
    }

    /**
     * Gives a lock back, if it is still ours. If the node does not answer, it is told again, as often as {@link #RELEASES}
     * says; then a warning is logged, and the lock stands until it expires. Being interrupted ends neither.
     */
    void release(Lock lock) {
        boolean interrupted = false;
        Answer answer = null;
        for (int i = 0; i < RELEASES; i++) {
            if (answer instanceof Answer.Failed failed && failed.cause() != Answer.Failed.Cause.TIMEOUT) {
                interrupted |= waited(BEFORE_NEXT_RELEASE); // a connection may be there again
            }
            interrupted |= Thread.interrupted();
            answer = store.answer(lock.node(), raw -> raw.compareAndDelete(lock.name(), lock.token()));
            if (!(answer instanceof Answer.Failed)) {
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (answer instanceof Answer.Failed failed) {
            LOG.log(
                    Level.WARNING,
                    "node {0}: the lock of a session could not be given back and stands {1}: {2}",
                    lock.node().address(),
                    expirySeconds == 0 ? "for ever" : "until it expires, at most " + expirySeconds + " s",
                    failed.detail());
        }
    }

    /** {@return whether the thread was interrupted meanwhile} */
    private static boolean waited(Duration wait) {
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
