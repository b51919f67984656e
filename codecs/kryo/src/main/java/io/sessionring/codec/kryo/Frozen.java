package io.sessionring.codec.kryo;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collections and other holders that are made from their parts: immutable ones, views and wrappers of the JDK. */
@SuppressWarnings("JdkObsolete") // applications keep what they like in a session
final class Frozen {

    /**
     * The JDK's immutable sets and maps compare an element with all of the same hash before it, which whoever writes hostile
     * bytes can choose. Larger ones become unmodifiable views of hashed ones, which sort those that can be compared.
     */
    private static final int MOST_PROBED = 1_024;

    private Frozen() {}

    static void addTo(FixedTypes types) {
        holders(types);
        Function<List<Object>, Object[]> list = List::toArray;
        for (List<?> sample : List.of(
                List.of(1),
                List.of(),
                List.of(1, 2, 3, 4).subList(1, 3),
                Stream.of(1, 2, 3).toList())) {
            types.container(Tags.LIST_OF, sample.getClass(), FrozenSerializer.of(list, Frozen::listOf));
        }
        for (Set<?> sample : List.of(Set.of(1), Set.of())) {
            types.container(
                    Tags.SET_OF, sample.getClass(), FrozenSerializer.<Set<Object>>set(Set::toArray, Frozen::setOf));
        }
        for (Map<?, ?> sample : List.of(Map.of(1, 1), Map.of())) {
            types.container(Tags.MAP_OF, sample.getClass(), FrozenSerializer.map(Pairs::of, Frozen::mapOf));
        }
        types.container(Tags.AS_LIST, Arrays.asList(1).getClass(), FrozenSerializer.of(list, Arrays::asList));
        types.constant(Tags.EMPTY_LIST, Collections.emptyList());
        types.constant(Tags.EMPTY_SET, Collections.emptySet());
        types.constant(Tags.EMPTY_MAP, Collections.emptyMap());
        types.container(
                Tags.SINGLETON_LIST,
                Collections.singletonList(1).getClass(),
                FrozenSerializer.of(list, parts -> Collections.singletonList(one(parts))));
        types.container(
                Tags.SINGLETON_SET,
                Collections.singleton(1).getClass(),
                FrozenSerializer.<Set<Object>>set(Set::toArray, parts -> Collections.singleton(one(parts))));
        types.container(
                Tags.SINGLETON_MAP,
                Collections.singletonMap(1, 1).getClass(),
                FrozenSerializer.of(Pairs::of, parts -> Collections.singletonMap(part(parts, 0), part(parts, 1))));
        unmodifiable(types);
        sortedUnmodifiable(types);
        synchronizing(types);
    }

    private static void holders(FixedTypes types) {
        types.container(
                Tags.OPTIONAL,
                Optional.class,
                FrozenSerializer.<Optional<Object>>of(
                        optional -> optional.stream().toArray(),
                        parts -> parts.length == 0 ? Optional.empty() : Optional.of(one(parts))));
        types.container(
                Tags.ATOMIC_REFERENCE,
                AtomicReference.class,
                FrozenSerializer.<AtomicReference<Object>>of(
                        reference -> new Object[] {reference.get()}, parts -> new AtomicReference<>(one(parts))));
        entry(types, Tags.ENTRY, Map.entry(1, 1).getClass(), Map::entry);
        entry(types, Tags.SIMPLE_ENTRY, AbstractMap.SimpleEntry.class, AbstractMap.SimpleEntry::new);
        entry(
                types,
                Tags.SIMPLE_IMMUTABLE_ENTRY,
                AbstractMap.SimpleImmutableEntry.class,
                AbstractMap.SimpleImmutableEntry::new);
    }

    private static void entry(
            FixedTypes types,
            int tag,
            Class<?> type,
            java.util.function.BiFunction<Object, Object, Map.Entry<Object, Object>> make) {
        types.container(
                tag,
                type,
                FrozenSerializer.<Map.Entry<Object, Object>>of(
                        entry -> new Object[] {entry.getKey(), entry.getValue()},
                        parts -> make.apply(part(parts, 0), part(parts, 1))));
    }

    private static void unmodifiable(FixedTypes types) {
        types.container(
                Tags.UNMODIFIABLE_COLLECTION,
                Collections.unmodifiableCollection(new ArrayList<>()).getClass(),
                FrozenSerializer.<Collection<Object>>of(
                        Collection::toArray, parts -> Collections.unmodifiableCollection(arrayList(parts))));
        FrozenSerializer<List<Object>> list =
                FrozenSerializer.of(List::toArray, parts -> Collections.unmodifiableList(arrayList(parts)));
        types.container(
                Tags.UNMODIFIABLE_LIST,
                Collections.unmodifiableList(new ArrayList<>()).getClass(),
                list);
        types.container(
                Tags.UNMODIFIABLE_LIST,
                Collections.unmodifiableList(new java.util.LinkedList<>()).getClass(),
                list);
        types.container(
                Tags.UNMODIFIABLE_SET,
                Collections.unmodifiableSet(new LinkedHashSet<>()).getClass(),
                FrozenSerializer.<Set<Object>>set(
                        Set::toArray, parts -> Collections.unmodifiableSet(new LinkedHashSet<>(arrayList(parts)))));
        types.container(
                Tags.UNMODIFIABLE_MAP,
                Collections.unmodifiableMap(new LinkedHashMap<>()).getClass(),
                FrozenSerializer.<Map<Object, Object>>map(
                        Pairs::of, parts -> Collections.unmodifiableMap(Pairs.put(parts, new LinkedHashMap<>()))));
    }

    private static void sortedUnmodifiable(FixedTypes types) {
        types.container(
                Tags.UNMODIFIABLE_SORTED_SET,
                Collections.unmodifiableSortedSet(new TreeSet<>()).getClass(),
                FrozenSerializer.<SortedSet<Object>>set(
                        Frozen::sorted, parts -> Collections.unmodifiableSortedSet(treeSet(parts))));
        FrozenSerializer<SortedSet<Object>> set =
                FrozenSerializer.set(Frozen::sorted, parts -> Collections.unmodifiableNavigableSet(treeSet(parts)));
        types.container(
                Tags.UNMODIFIABLE_NAVIGABLE_SET,
                Collections.unmodifiableNavigableSet(new TreeSet<>()).getClass(),
                set);
        types.container(
                Tags.UNMODIFIABLE_NAVIGABLE_SET, Collections.emptyNavigableSet().getClass(), set);
        types.container(
                Tags.UNMODIFIABLE_SORTED_MAP,
                Collections.unmodifiableSortedMap(new TreeMap<>()).getClass(),
                FrozenSerializer.<SortedMap<Object, Object>>sortedMap(
                        Frozen::sorted, parts -> Collections.unmodifiableSortedMap(treeMap(parts))));
        FrozenSerializer<SortedMap<Object, Object>> map = FrozenSerializer.sortedMap(
                Frozen::sorted, parts -> Collections.unmodifiableNavigableMap(treeMap(parts)));
        types.container(
                Tags.UNMODIFIABLE_NAVIGABLE_MAP,
                Collections.unmodifiableNavigableMap(new TreeMap<>()).getClass(),
                map);
        types.container(
                Tags.UNMODIFIABLE_NAVIGABLE_MAP, Collections.emptyNavigableMap().getClass(), map);
    }

    private static void synchronizing(FixedTypes types) {
        types.container(
                Tags.SYNCHRONIZED_COLLECTION,
                Collections.synchronizedCollection(new ArrayList<>()).getClass(),
                FrozenSerializer.<Collection<Object>>of(
                        Collection::toArray, parts -> Collections.synchronizedCollection(arrayList(parts))));
        FrozenSerializer<List<Object>> list =
                FrozenSerializer.of(List::toArray, parts -> Collections.synchronizedList(arrayList(parts)));
        types.container(
                Tags.SYNCHRONIZED_LIST,
                Collections.synchronizedList(new ArrayList<>()).getClass(),
                list);
        types.container(
                Tags.SYNCHRONIZED_LIST,
                Collections.synchronizedList(new java.util.LinkedList<>()).getClass(),
                list);
        types.container(
                Tags.SYNCHRONIZED_SET,
                Collections.synchronizedSet(new LinkedHashSet<>()).getClass(),
                FrozenSerializer.<Set<Object>>set(
                        Set::toArray, parts -> Collections.synchronizedSet(new LinkedHashSet<>(arrayList(parts)))));
        types.container(
                Tags.SYNCHRONIZED_MAP,
                Collections.synchronizedMap(new LinkedHashMap<>()).getClass(),
                FrozenSerializer.<Map<Object, Object>>map(
                        // The JDK demands the lock for iteration.
                        map -> {
                            synchronized (map) {
                                return Pairs.of(map);
                            }
                        },
                        parts -> Collections.synchronizedMap(Pairs.put(parts, new LinkedHashMap<>()))));
    }

    /** {@code Stream.toList()} makes lists of the same class that may hold null. */
    private static List<Object> listOf(Object[] parts) {
        for (Object part : parts) {
            if (part == null) {
                return Stream.of(parts).toList();
            }
        }
        return List.of(parts);
    }

    private static Set<Object> setOf(Object[] parts) {
        return parts.length <= MOST_PROBED
                ? Set.of(parts)
                : Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(parts)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<Object, Object> mapOf(Object[] pairs) {
        if (pairs.length / 2 > MOST_PROBED) {
            return Collections.unmodifiableMap(Pairs.put(pairs, new LinkedHashMap<>()));
        }
        Map.Entry[] entries = new Map.Entry[pairs.length / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Map.entry(part(pairs, 2 * i), part(pairs, 2 * i + 1));
        }
        return (Map<Object, Object>) Map.ofEntries(entries);
    }

    private static List<Object> arrayList(Object[] parts) {
        return new ArrayList<>(Arrays.asList(parts));
    }

    private static Object[] sorted(SortedSet<Object> set) {
        return Stream.concat(Stream.<@Nullable Object>of(set.comparator()), set.stream())
                .toArray();
    }

    private static Object[] sorted(SortedMap<Object, Object> map) {
        return Stream.concat(Stream.<@Nullable Object>of(map.comparator()), Stream.of(Pairs.of(map)))
                .toArray();
    }

    @SuppressWarnings("unchecked")
    private static NavigableSet<Object> treeSet(Object[] parts) {
        TreeSet<Object> set = new TreeSet<>((Comparator<Object>) part(parts, 0));
        set.addAll(Arrays.asList(parts).subList(1, parts.length));
        return set;
    }

    @SuppressWarnings("unchecked")
    private static NavigableMap<Object, Object> treeMap(Object[] parts) {
        TreeMap<Object, Object> map = new TreeMap<>((Comparator<Object>) part(parts, 0));
        return Pairs.put(Arrays.copyOfRange(parts, 1, parts.length), map);
    }

    private static Object one(Object[] parts) {
        return part(parts, 0);
    }

    private static Object part(Object[] parts, int index) {
        if (index >= parts.length) {
            throw Faults.damaged("a part is missing");
        }
        return parts[index];
    }
}
