package io.sessionring.internal.record;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session that lives. Its attributes, among them the removed ones that are still remembered, stand in the order of
 * their names. Immutable, compared by value.
 *
 * <p>The changes of one request are a {@code Live} too, one that holds only what was changed: its
 * {@link Join} with the loaded record is the record to store.
 */
public final class Live implements SessionRecord {

    private static final Comparator<Attribute> BY_NAME = Comparator.comparing(Attribute::name, NameOrder.UTF8);

    private final long createdAt;
    private final long touchedAt;
    private final int maxInactiveSeconds;
    private final int absoluteLifeSeconds;
    private final long fence;
    private final Version settingsVersion;
    /** Sorted by name, never written to again. */
    private final Attribute[] sorted;

    /**
     * Makes a record.
     *
     * @param createdAt when the session was made, ms since 1970
     * @param touchedAt when it was last used, as far as that was stored, ms since 1970
     * @param maxInactiveSeconds after how long without use it ends
     * @param absoluteLifeSeconds after how long it ends in any case, 0 for never
     * @param fence the number of the last lock, 0 as long as there was none
     * @param settingsVersion the change that set the two durations; {@link Version#NONE} only in a delta
     * @param attributes in any order, no name twice
     */
    public Live(
            long createdAt,
            long touchedAt,
            int maxInactiveSeconds,
            int absoluteLifeSeconds,
            long fence,
            Version settingsVersion,
            Collection<Attribute> attributes) {
        this(createdAt, touchedAt, maxInactiveSeconds, absoluteLifeSeconds, fence, settingsVersion, sorted(attributes));
    }

    /** As the public one, for entries that are sorted and free of duplicates already. Takes the array over. */
    Live(
            long createdAt,
            long touchedAt,
            int maxInactiveSeconds,
            int absoluteLifeSeconds,
            long fence,
            Version settingsVersion,
            Attribute[] sorted) {
        Range.checkMillis("createdAt", createdAt);
        Range.checkMillis("touchedAt", touchedAt);
        Range.checkNotNegative("maxInactiveSeconds", maxInactiveSeconds);
        Range.checkNotNegative("absoluteLifeSeconds", absoluteLifeSeconds);
        Range.checkNotNegative("fence", fence);
        this.createdAt = createdAt;
        this.touchedAt = touchedAt;
        this.maxInactiveSeconds = maxInactiveSeconds;
        this.absoluteLifeSeconds = absoluteLifeSeconds;
        this.fence = fence;
        this.settingsVersion = Objects.requireNonNull(settingsVersion, "settingsVersion");
        this.sorted = sorted;
    }

    private static Attribute[] sorted(Collection<Attribute> attributes) {
        Attribute[] sorted = new Attribute[attributes.size()];
        int size = 0;
        for (Attribute attribute : attributes) {
            sorted[size++] = attribute;
        }
        Arrays.sort(sorted, BY_NAME);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].name().equals(sorted[i - 1].name())) {
                throw new IllegalArgumentException("attributes must have distinct names; got two of one name");
            }
        }
        return sorted;
    }

    public long createdAt() {
        return createdAt;
    }

    public long touchedAt() {
        return touchedAt;
    }

    @Override
    public int maxInactiveSeconds() {
        return maxInactiveSeconds;
    }

    @Override
    public int absoluteLifeSeconds() {
        return absoluteLifeSeconds;
    }

    @Override
    public long fence() {
        return fence;
    }

    /** {@return the change that set the two durations} */
    public Version settingsVersion() {
        return settingsVersion;
    }

    /** The entries in the order of their names. Not to be written to. */
    Attribute[] sorted() {
        return sorted;
    }

    /** {@return all entries, the absent ones too, in the order of their names; unmodifiable} */
    public List<Attribute> attributes() {
        return Collections.unmodifiableList(Arrays.asList(sorted));
    }

    /**
     * Finds an entry.
     *
     * @param name its name
     * @return the entry, which may be an absent one, or null if nothing is known of that name
     */
    public @Nullable Attribute attribute(String name) {
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Attribute found = sorted[middle];
            int order = NameOrder.UTF8.compare(found.name(), name);
            if (order == 0) {
                return found;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** {@return the latest change in this record, the settings' included: the next change must come after it} */
    public Version greatestVersion() {
        Version greatest = settingsVersion;
        for (Attribute attribute : sorted) {
            if (attribute.version().compareTo(greatest) > 0) {
                greatest = attribute.version();
            }
        }
        return greatest;
    }

    /**
     * {@return this record, used at another time}
     *
     * @param millis when it was used, ms since 1970
     */
    public Live withTouchedAt(long millis) {
        return millis == touchedAt
                ? this
                : new Live(createdAt, millis, maxInactiveSeconds, absoluteLifeSeconds, fence, settingsVersion, sorted);
    }

    /**
     * {@return this record with these entries instead of all of its own: the way to make a delta}
     *
     * @param others in any order, no name twice
     */
    public Live withAttributes(Collection<Attribute> others) {
        return new Live(
                createdAt, touchedAt, maxInactiveSeconds, absoluteLifeSeconds, fence, settingsVersion, sorted(others));
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Live that
                        && createdAt == that.createdAt
                        && touchedAt == that.touchedAt
                        && maxInactiveSeconds == that.maxInactiveSeconds
                        && absoluteLifeSeconds == that.absoluteLifeSeconds
                        && fence == that.fence
                        && settingsVersion.equals(that.settingsVersion)
                        && Arrays.equals(sorted, that.sorted));
    }

    @Override
    public int hashCode() {
        return (Long.hashCode(createdAt) * 31 + Long.hashCode(touchedAt)) * 31 + Arrays.hashCode(sorted);
    }

    /** Times and settings, the attributes by name and size only. */
    @Override
    public String toString() {
        return "Live created " + createdAt + ", touched " + touchedAt + ", maxInactive " + maxInactiveSeconds
                + " s, absoluteLife " + absoluteLifeSeconds + " s at " + settingsVersion + ", fence " + fence + ", "
                + attributes();
    }
}
