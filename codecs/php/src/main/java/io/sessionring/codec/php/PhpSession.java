package io.sessionring.codec.php;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A PHP session in the hands of one request, as between {@code session_start()} and {@code session_write_close()}. Others wait
 * until it is {@linkplain PhpSessions#save saved} or closed. Not thread-safe.
 */
public final class PhpSession implements AutoCloseable {

    private final PhpSessions owner;
    private final String id;
    private final PhpVariables variables;
    private final boolean isNew;
    private final boolean readOnly;
    private Locks.@Nullable Lock lock;
    private boolean open = true;

    PhpSession(
            PhpSessions owner,
            String id,
            PhpVariables variables,
            boolean isNew,
            boolean readOnly,
            Locks.@Nullable Lock lock) {
        this.owner = owner;
        this.id = id;
        this.variables = variables;
        this.isNew = isNew;
        this.readOnly = readOnly;
        this.lock = lock;
    }

    /** {@return the session's id, as in PHP's cookie} */
    public String id() {
        return id;
    }

    /** {@return whether nothing was stored under this id} */
    public boolean isNew() {
        return isNew;
    }

    /** {@return what it holds, as PHP sees it} */
    public PhpVariables variables() {
        return variables;
    }

    /**
     * Reads a variable; see {@link PhpVariables#get}.
     *
     * @param <T> the value's type
     * @param name the variable's name
     * @param type the value's class or one above it
     * @return the value, or empty if there is no such variable or it is null
     * @throws ClassCastException if it is of another class
     */
    public <T> Optional<T> get(String name, Class<T> type) {
        return variables.get(name, type);
    }

    /**
     * Sets a variable; see {@link PhpVariables#set}.
     *
     * @param name the name
     * @param value a Java value
     * @throws PhpFormatException if a part of it has no counterpart in PHP
     */
    public void set(String name, @Nullable Object value) {
        variables.set(name, value);
    }

    /**
     * Removes a variable.
     *
     * @param name the name
     * @return whether it was there
     */
    public boolean remove(String name) {
        return variables.remove(name);
    }

    /** {@return the names of the variables; see {@link PhpVariables#names}} */
    public Set<String> names() {
        return variables.names();
    }

    /** {@return all variables as Java values; see {@link PhpVariables#toMap}} */
    public Map<String, @Nullable Object> toMap() {
        return variables.toMap();
    }

    PhpSessions owner() {
        return owner;
    }

    Optional<Locks.Lock> lock() {
        return Optional.ofNullable(lock);
    }

    /** Refuses what needs an open session that may be written. */
    void requireWritable() {
        if (readOnly) {
            throw new IllegalStateException("the session was opened for reading only");
        }
        if (!open) {
            throw new IllegalStateException("the session is closed: it was saved, deleted or closed before");
        }
    }

    /** Gives the lock back without writing anything, as {@code session_abort()} does. Idempotent. */
    @Override
    public void close() {
        Locks.Lock held = lock;
        open = false;
        lock = null;
        if (held != null) {
            owner.release(held);
        }
    }

    /** {@return how many variables it has; no id and no value} */
    @Override
    public String toString() {
        return "PhpSession of " + variables + (isNew ? ", new" : "");
    }
}
