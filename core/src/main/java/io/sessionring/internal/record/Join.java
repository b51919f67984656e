package io.sessionring.internal.record;

import java.util.Comparator;

/**
 * Two copies of a session become the one that holds what both know. No value is decoded.
 *
 * <p>Commutative, associative and idempotent, because every part of the result is the greater (or the smaller) of two
 * things in a total order, and the parts do not depend on each other:
 *
 * <ul>
 *   <li>a tombstone beats a live record; of two tombstones stays the one with the smaller cause, then the smaller
 *       revision (unsigned), then the smaller remaining numbers;
 *   <li>an attribute that both have: the later version; at equal versions the greater flag byte, then the greater
 *       value, byte for byte unsigned. An attribute that one has stays;
 *   <li>the settings: the later version; at equal ones the greater maxInactive, then the greater absoluteLife;
 *   <li>createdAt: the smaller. touchedAt and fence: the greater.
 * </ul>
 *
 * <p>If the result equals one of the two, it <em>is</em> that one: so {@code of(a, b) == a} says that b told a nothing
 * new. The other way round is no test: two equal records may be two objects.
 */
public final class Join {

    private static final Comparator<Tombstone> SMALLEST_STAYS = Comparator.comparingInt(
                    (Tombstone tombstone) -> tombstone.cause().number())
            .thenComparing(Tombstone::revision, Long::compareUnsigned)
            .thenComparingLong(Tombstone::diedAt)
            .thenComparingInt(Tombstone::maxInactiveSeconds)
            .thenComparingInt(Tombstone::absoluteLifeSeconds)
            .thenComparingLong(Tombstone::fence);

    private Join() {}

    /**
     * Joins two records of one session.
     *
     * @param a one
     * @param b the other
     * @return what both know together
     */
    public static SessionRecord of(SessionRecord a, SessionRecord b) {
        if (a instanceof Live liveA) {
            return b instanceof Live liveB ? live(liveA, liveB) : b;
        }
        return b instanceof Tombstone deadB && SMALLEST_STAYS.compare((Tombstone) a, deadB) > 0 ? b : a;
    }

    /**
     * Joins two live records of one session, or a record and a delta of it.
     *
     * @param a one
     * @param b the other
     * @return what both know together
     */
    public static Live live(Live a, Live b) {
        if (covers(a, b)) {
            return a;
        }
        if (covers(b, a)) {
            return b;
        }
        Live settings = compareSettings(a, b) >= 0 ? a : b;
        return new Live(
                Math.min(a.createdAt(), b.createdAt()),
                Math.max(a.touchedAt(), b.touchedAt()),
                settings.maxInactiveSeconds(),
                settings.absoluteLifeSeconds(),
                Math.max(a.fence(), b.fence()),
                settings.settingsVersion(),
                merged(a.sorted(), b.sorted()));
    }

    /** Whether the join of the two would be equal to a. */
    @SuppressWarnings("ReferenceEquality") // one copy is often joined with itself
    private static boolean covers(Live a, Live b) {
        if (a == b) {
            return true;
        }
        return a.createdAt() <= b.createdAt()
                && a.touchedAt() >= b.touchedAt()
                && a.fence() >= b.fence()
                && compareSettings(a, b) >= 0
                && covers(a.sorted(), b.sorted());
    }

    private static boolean covers(Attribute[] a, Attribute[] b) {
        int i = 0;
        for (Attribute wanted : b) {
            while (i < a.length && NameOrder.UTF8.compare(a[i].name(), wanted.name()) < 0) {
                i++;
            }
            if (i == a.length || !a[i].name().equals(wanted.name()) || a[i].compareChange(wanted) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int compareSettings(Live a, Live b) {
        int order = a.settingsVersion().compareTo(b.settingsVersion());
        if (order == 0) {
            order = Integer.compare(a.maxInactiveSeconds(), b.maxInactiveSeconds());
        }
        return order != 0 ? order : Integer.compare(a.absoluteLifeSeconds(), b.absoluteLifeSeconds());
    }

    private static Attribute[] merged(Attribute[] a, Attribute[] b) {
        Attribute[] merged = new Attribute[a.length + b.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            int byName = NameOrder.UTF8.compare(a[i].name(), b[j].name());
            boolean takeA = byName == 0 ? a[i].compareChange(b[j]) >= 0 : byName < 0;
            merged[size++] = takeA ? a[i] : b[j];
            i += byName <= 0 ? 1 : 0;
            j += byName >= 0 ? 1 : 0;
        }
        while (i < a.length) {
            merged[size++] = a[i++];
        }
        while (j < b.length) {
            merged[size++] = b[j++];
        }
        if (size == merged.length) {
            return merged;
        }
        Attribute[] all = new Attribute[size];
        System.arraycopy(merged, 0, all, 0, size);
        return all;
    }
}
