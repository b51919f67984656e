package io.sessionring.codec.php;

import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.redis.RedisBackend;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a PHP application, read and written on the nodes, under the keys and with the locks that PHP uses, so that
 * both can serve the same log-in. It is set up with PHP's own words:
 *
 * <pre>{@code
 * PhpSessions sessions = PhpSessions.memcached("10.0.0.1:11211,10.0.0.2:11211:2")
 *         .prefix("memc.sess.key.")
 *         .keys(SessionKeys.SHA1_OF_ID)
 *         .build();
 * try (PhpSession session = sessions.load(cookie).orElseThrow()) {
 *     session.set("seen", 1L);
 *     sessions.save(session);
 * }
 * }</pre>
 *
 * <p>A request that may write takes the session's lock, as {@code session_start()} does, and others wait: so each sees what the
 * one before it wrote, whichever of both applications that was. A lock of ours is looked at right before anything is written,
 * and nothing is if it is lost then; that it ends between the look and the write no node can exclude, so it should outlive the
 * longest request by far. It is given back only if it is still ours. A node that does not answer then is told three times, each
 * time for the deadline; then a warning is logged, and the lock stands until it expires. PHP itself checks nothing with
 * memcached; and phpredis with several servers gives its lock back on the wrong one, so that it stays until it expires: set
 * {@code redis.session.lock_expire}.
 *
 * <p>Calls block, each question to a node at most for the deadline, and for as long as PHP waits for a lock. Thread-safe; a
 * {@link PhpSession} is not.
 */
public final class PhpSessions implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9,-]{1,256}");

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int NEW_ID_LENGTH = 32;

    private final Store store;
    private final PhpSessionsBuilder settings;
    private final @Nullable Locks locks;
    private final Random random;

    PhpSessions(PhpSessionsBuilder settings, Store store, @Nullable Locks locks, Random random) {
        this.settings = settings;
        this.store = store;
        this.locks = locks;
        this.random = random;
    }

    /**
     * Begins a client for sessions that PHP keeps with {@code session.save_handler = memcached}. Needs
     * {@code sessionring-backend-memcached} on the class path.
     *
     * @param savePath PHP's {@code session.save_path}: {@code host:port} or {@code host:port:weight}, separated by commas,
     *     exactly as PHP has it, because it decides where a session is
     * @return its settings
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static PhpSessionsBuilder memcached(String savePath) {
        return PhpSessionsBuilder.memcached(savePath, server -> MemcachedBackend.create());
    }

    /**
     * Begins a client for sessions that PHP keeps with {@code session.save_handler = redis}. Needs
     * {@code sessionring-backend-redis} on the class path.
     *
     * @param savePath PHP's {@code session.save_path}: {@code tcp://host:port} with {@code weight}, {@code auth},
     *     {@code database} and {@code prefix} behind a question mark, separated by commas or blanks
     * @return its settings
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static PhpSessionsBuilder redis(String savePath) {
        return PhpSessionsBuilder.redis(savePath, server -> {
            RedisBackend.Builder redis = RedisBackend.builder().database(server.database());
            String password = server.password();
            String user = server.user();
            if (password != null) {
                redis = user == null ? redis.password(password) : redis.credentials(user, password);
            }
            return redis.build();
        });
    }

    /**
     * Opens a session for reading and writing, and takes its lock. Close it, or save it.
     *
     * @param id any string
     * @return the session, or empty if there is none; then no lock is held
     * @throws PhpLockException if another request does not give its lock back in the time PHP waits
     * @throws PhpFormatException if what is stored is no session; PHP would throw it away, here it stays
     * @throws PhpUnavailableException if a node did not answer
     */
    public Optional<PhpSession> load(String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        PhpSession session = open(id);
        if (session.isNew()) {
            session.close();
            return Optional.empty();
        }
        return Optional.of(session);
    }

    /**
     * Opens a session for reading and writing as {@code session_start()} does: a new one if nothing is stored under the id,
     * which PHP does without {@code session.use_strict_mode}. Nothing is stored before it is saved.
     *
     * @param id the id
     * @return the session
     * @throws IllegalArgumentException if that is no session id of PHP
     * @throws PhpSessionException as {@link #load}
     */
    public PhpSession open(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("id must have 1 to 256 characters of A-Z a-z 0-9 , - and fit a key");
        }
        String key = settings.keys().of(id);
        Locks.Lock lock = locks == null ? null : locks.take(key);
        try {
            Optional<PhpVariables> stored = stored(key);
            return new PhpSession(this, id, stored.orElseGet(PhpVariables::new), stored.isEmpty(), false, lock);
        } catch (RuntimeException | Error e) {
            if (lock != null) {
                release(lock);
            }
            throw e;
        }
    }

    /** {@return a new session with a random id such as PHP makes} Nothing is stored before it is saved. */
    public PhpSession create() {
        char[] id = new char[NEW_ID_LENGTH];
        for (int i = 0; i < id.length; i++) {
            id[i] = HEX[random.nextInt(HEX.length)];
        }
        return open(new String(id));
    }

    /**
     * Opens a session for reading only, as {@code session_start(['read_and_close' => true])} does, but without waiting for
     * its lock.
     *
     * @param id any string
     * @return the session, which cannot be saved, or empty if there is none
     * @throws PhpFormatException if what is stored is no session
     * @throws PhpUnavailableException if no node that has it answered
     */
    public Optional<PhpSession> read(String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        return stored(settings.keys().of(id)).map(variables -> new PhpSession(this, id, variables, false, true, null));
    }

    private Optional<PhpVariables> stored(String key) {
        return store.read(key)
                .map(bytes ->
                        settings.handler().decode(settings.compression().expanded(bytes, settings.maxExpandedBytes())));
    }

    /**
     * Writes a session and gives its lock back, as {@code session_write_close()} does. Its life begins anew. If nothing was
     * changed the same bytes are written, or only the life is prolonged where PHP does so.
     *
     * @param session an open session of this client
     * @return false if the lock was found lost, so that others may have written: then nothing was
     * @throws IllegalStateException if it is read-only or closed
     * @throws PhpFormatException if PHP would lose something of it; nothing was written, and the session is still open
     * @throws PhpUnavailableException if a node did not answer; whether it was written is unknown
     */
    public boolean save(PhpSession session) {
        requireOwn(session);
        session.requireWritable();
        byte[] bytes = settings.handler().encode(session.variables());
        if (settings.compression() != PhpCompression.NONE && bytes.length > settings.maxExpandedBytes()) {
            throw new PhpFormatException(
                    "the session has " + bytes.length + " bytes before it is compressed, more than the "
                            + settings.maxExpandedBytes() + " of maxExpandedBytes, and would not be read again");
        }
        boolean mayBeProlonged = mayBeProlonged(session, bytes);
        byte[] value = settings.compression().compressed(bytes); // not between the look at the lock and the writing
        try (session) {
            if (!isStillOurs(session)) {
                return false;
            }
            String key = settings.keys().of(session.id());
            if (!mayBeProlonged || !store.touch(key, settings.lifetimeSeconds())) {
                store.write(key, value, settings.lifetimeSeconds());
            }
            return true;
        }
    }

    /** The extensions' own handlers prolong the life of what is unchanged; copies would not live on, and so are written. */
    private boolean mayBeProlonged(PhpSession session, byte[] bytes) {
        return settings.keys() == SessionKeys.ID
                && !store.hasCopies()
                && !session.isNew()
                && session.variables().isStoredAs(bytes);
    }

    /**
     * Ends a session and gives its lock back, as {@code session_destroy()} should.
     *
     * @param session an open session of this client
     * @return false if the lock was found lost: then nothing was deleted
     * @throws IllegalStateException if it is read-only or closed
     * @throws PhpUnavailableException if a node did not answer; whether it was deleted is unknown
     */
    public boolean delete(PhpSession session) {
        requireOwn(session);
        session.requireWritable();
        try (session) {
            if (!isStillOurs(session)) {
                return false;
            }
            store.delete(settings.keys().of(session.id()));
            return true;
        }
    }

    /**
     * Ends a session after waiting for its lock.
     *
     * @param id any string
     * @return whether there was one
     * @throws PhpSessionException as {@link #load}
     */
    public boolean delete(String id) {
        if (!isId(id)) {
            return false;
        }
        String key = settings.keys().of(id);
        Locks.Lock lock = locks == null ? null : locks.take(key);
        try {
            return store.delete(key);
        } finally {
            if (lock != null) {
                release(lock);
            }
        }
    }

    /**
     * Lets the life of a session begin anew, without its lock.
     *
     * @param id any string
     * @return whether there is one
     * @throws PhpUnavailableException if its node did not answer
     */
    public boolean touch(String id) {
        return isId(id) && store.touch(settings.keys().of(id), settings.lifetimeSeconds());
    }

    private boolean isStillOurs(PhpSession session) {
        return locks == null || session.lock().filter(locks::isHeld).isPresent();
    }

    void release(Locks.Lock lock) {
        Objects.requireNonNull(locks).release(lock);
    }

    private boolean isId(String id) {
        return ID.matcher(id).matches()
                && settings.longestPrefix() + settings.keys().of(id).length() <= settings.longestKey();
    }

    private void requireOwn(PhpSession session) {
        if (session.owner() != this) {
            throw new IllegalArgumentException("session must be one of this client");
        }
    }

    /** Ends all connections. Idempotent. */
    @Override
    public void close() {
        store.close();
    }
}
