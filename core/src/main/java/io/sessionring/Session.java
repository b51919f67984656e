package io.sessionring;

import com.google.common.base.Utf8;
import com.google.common.primitives.Primitives;
import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Version;
import io.sessionring.internal.replication.Change;
import io.sessionring.internal.replication.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One session as one request sees it: what was loaded, and what the request makes of it. Nothing reaches a node before
 * {@link SessionClient#save}, which writes what changed: attributes that were set or removed, and values that were handed out
 * and changed in place. Attributes are decoded when they are first asked for. Not thread-safe.
 */
public final class Session {

    /** So many attributes a request looks at, mostly. */
    private static final int FEW = 8;

    private final SessionClient owner;
    private final Codecs codecs;
    /** What this request has looked at, by name; the others are as {@link #base} has them. */
    private final Map<String, Slot> slots = new HashMap<>(FEW);

    private boolean lookedAtNames;
    private String id;
    private String key;
    private @Nullable Snapshot base;
    private long createdAt;
    private long touchedAt;
    private int maxInactiveSeconds;
    private int absoluteLifeSeconds;
    private boolean settingsChanged;
    private boolean saveTried;

    /** A new session; nothing is stored. */
    Session(SessionClient owner, String id, long now, Duration maxInactive, Duration absoluteLife) {
        this.owner = owner;
        this.codecs = owner.codecs();
        this.id = id;
        this.key = owner.keyOf(id);
        this.createdAt = now;
        this.touchedAt = now;
        this.maxInactiveSeconds = Math.toIntExact(maxInactive.toSeconds());
        this.absoluteLifeSeconds = Math.toIntExact(absoluteLife.toSeconds());
    }

    /** A session that was loaded. */
    Session(SessionClient owner, String id, String key, Snapshot snapshot) {
        this.owner = owner;
        this.codecs = owner.codecs();
        this.id = id;
        this.key = key;
        rebase(snapshot);
    }

    /** {@return the session's id; another one after {@link SessionClient#rotateId}} */
    public String id() {
        return id;
    }

    /** {@return whether nothing of this session has been stored yet} */
    public boolean isNew() {
        return base == null;
    }

    /** {@return when it was created; kept when the id changes} */
    public Instant createdAt() {
        return Instant.ofEpochMilli(createdAt);
    }

    /** {@return when it was last used, to within the touch grain} */
    public Instant lastAccessedAt() {
        return Instant.ofEpochMilli(touchedAt);
    }

    /** {@return how long it lives without being used} */
    public Duration maxInactiveInterval() {
        return Duration.ofSeconds(maxInactiveSeconds);
    }

    /**
     * Sets how long it lives without being used, from its next save on.
     *
     * @param interval whole seconds, 1 s up to the client's {@link SessionClientBuilder#maxLife}
     * @throws IllegalArgumentException if it is out of range
     */
    public void setMaxInactiveInterval(Duration interval) {
        maxInactiveSeconds = Settings.maxInactive("maxInactiveInterval", interval, owner.maxLife());
        settingsChanged = true;
    }

    /** {@return how long it lives at the most, counted from its creation; zero: no such limit} */
    public Duration absoluteLife() {
        return Duration.ofSeconds(absoluteLifeSeconds);
    }

    /**
     * Sets how long it lives at the most, counted from its creation, from its next save on.
     *
     * @param life whole seconds; zero: no such limit
     * @throws IllegalArgumentException if it is negative or has a fraction of a second
     */
    public void setAbsoluteLife(Duration life) {
        absoluteLifeSeconds = Settings.absoluteLife(life);
        settingsChanged = true;
    }

    /**
     * Reads an attribute. What is changed in the returned value is saved with the session.
     *
     * @param <T> the value's type
     * @param name the attribute's name
     * @param type the value's class or one above it
     * @return the value, or empty if there is no such attribute
     * @throws AttributeCodecException if it cannot be decoded here; it is kept as it is
     * @throws ClassCastException if it is of another class
     */
    public <T> Optional<T> get(String name, Class<T> type) {
        Objects.requireNonNull(type, "type");
        Object value = read(name);
        Class<T> wanted = Primitives.wrap(type);
        if (value != null && !wanted.isInstance(value)) {
            throw new ClassCastException(
                    "attribute '" + name + "' is a " + value.getClass().getName() + ", not a " + type.getName());
        }
        return Optional.ofNullable(wanted.cast(value));
    }

    /**
     * Sets an attribute. It counts as changed even if it had an equal value before.
     *
     * @param name the attribute's name
     * @param value the value, not null; see {@link #remove}
     * @throws AttributeCodecException if the codec does not take its class
     * @throws IllegalArgumentException if the name is not valid Unicode
     */
    public void set(String name, Object value) {
        requireName(name);
        Objects.requireNonNull(value, "value");
        codecs.check(key, name, value);
        slot(name).set(value);
    }

    /**
     * Removes an attribute; one that is not there stays so.
     *
     * @param name the attribute's name
     */
    public void remove(String name) {
        requireName(name);
        slot(name).remove();
    }

    /** {@return the names of all attributes, those that cannot be decoded here too; a copy} */
    public Set<String> names() {
        lookedAtNames = true;
        return present();
    }

    private Set<String> present() {
        Set<String> names = new TreeSet<>();
        if (base != null) {
            for (Attribute attribute : base.record().attributes()) {
                if (!attribute.absent()) {
                    names.add(attribute.name());
                }
            }
        }
        slots.forEach((name, slot) -> {
            if (slot.present()) {
                names.add(name);
            } else {
                names.remove(name);
            }
        });
        return names;
    }

    /**
     * {@return a live view of the attributes} Changes to the map are changes to the session. All names are there; reading a
     * value that cannot be decoded here throws {@link AttributeCodecException}.
     */
    public Map<String, Object> attributes() {
        return new AttributeMap(this);
    }

    /** {@return the number of attributes and whether it is new; neither id nor values} */
    @Override
    public String toString() {
        return "Session[" + present().size() + " attributes" + (isNew() ? ", new]" : "]");
    }

    boolean has(String name) {
        Objects.requireNonNull(name, "name");
        return slot(name).present();
    }

    @Nullable
    Object read(String name) {
        Objects.requireNonNull(name, "name");
        return slot(name).value(codecs, key);
    }

    private Slot slot(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            Attribute stored = base == null ? null : base.record().attribute(name);
            slot = new Slot(name, stored == null || stored.absent() ? null : stored);
            slots.put(name, slot);
        }
        return slot;
    }

    private static void requireName(String name) {
        Objects.requireNonNull(name, "name");
        try {
            var unused = Utf8.encodedLength(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an attribute's name must be valid Unicode", e);
        }
    }

    SessionClient owner() {
        return owner;
    }

    String key() {
        return key;
    }

    @Nullable
    Snapshot base() {
        return base;
    }

    /** {@return a record with only what changed since it was loaded or saved; null if nothing did} */
    @Nullable
    Live delta() {
        Snapshot before = base;
        Version version = owner.nextVersion(
                before == null ? Version.NONE : before.record().greatestVersion());
        List<Attribute> changed = new ArrayList<>(slots.size());
        for (Slot slot : slots.values()) {
            Attribute change = slot.change(codecs, key, version);
            if (change != null) {
                changed.add(change);
            }
        }
        if (before != null && changed.isEmpty() && !settingsChanged) {
            return null;
        }
        Version settings =
                before == null || settingsChanged ? version : before.record().settingsVersion();
        return new Live(createdAt, touchedAt, maxInactiveSeconds, absoluteLifeSeconds, 0, settings, changed);
    }

    /** {@return what an {@code update} has to know of the request} */
    Change change(@Nullable Live delta) {
        return new Change(delta, Set.copyOf(slots.keySet()), lookedAtNames, settingsChanged);
    }

    /**
     * What was written stands; together with what other requests wrote meanwhile it is what later changes start from. Values
     * that this request has got or set it keeps, as everything it has loaded.
     */
    void saved(@Nullable Live delta, Snapshot snapshot) {
        if (delta != null) {
            for (Attribute change : delta.attributes()) {
                Slot slot = slots.get(change.name());
                if (slot != null) {
                    slot.written(change);
                }
            }
        }
        slots.values().removeIf(Slot::isEmpty);
        settingsChanged = false;
        rebase(snapshot);
    }

    /** {@return whether a save was begun, so that something may be stored} */
    boolean saveTried() {
        return saveTried;
    }

    void trySave() {
        saveTried = true;
    }

    void rename(String newId) {
        id = newId;
        key = owner.keyOf(newId);
    }

    private void rebase(Snapshot snapshot) {
        Live record = snapshot.record();
        base = snapshot;
        createdAt = record.createdAt();
        touchedAt = record.touchedAt();
        maxInactiveSeconds = record.maxInactiveSeconds();
        absoluteLifeSeconds = record.absoluteLifeSeconds();
    }
}
