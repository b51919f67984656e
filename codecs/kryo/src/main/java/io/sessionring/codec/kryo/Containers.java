package io.sessionring.codec.kryo;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** Modifiable collections and maps, comparators, and what arrays can be of. */
@SuppressWarnings("JdkObsolete") // applications keep what they like in a session
final class Containers {

    private static final int MOST_COPIED_ON_WRITE = 10_000;

    private Containers() {}

    static void addTo(FixedTypes types) {
        collection(types, Tags.ARRAY_LIST, ArrayList.class, CollectionSerializer.list(ArrayList::new));
        collection(types, Tags.LINKED_LIST, LinkedList.class, CollectionSerializer.list(room -> new LinkedList<>()));
        collection(types, Tags.ARRAY_DEQUE, ArrayDeque.class, CollectionSerializer.list(ArrayDeque::new));
        collection(types, Tags.VECTOR, Vector.class, CollectionSerializer.list(Vector::new));
        collection(types, Tags.STACK, Stack.class, CollectionSerializer.list(room -> new Stack<>()));
        collection(
                types,
                Tags.CONCURRENT_LINKED_QUEUE,
                ConcurrentLinkedQueue.class,
                CollectionSerializer.list(room -> new ConcurrentLinkedQueue<>()));
        collection(
                types,
                Tags.CONCURRENT_LINKED_DEQUE,
                ConcurrentLinkedDeque.class,
                CollectionSerializer.list(room -> new ConcurrentLinkedDeque<>()));
        types.container(
                Tags.COPY_ON_WRITE_ARRAY_LIST,
                CopyOnWriteArrayList.class,
                FrozenSerializer.<List<Object>>of(List::toArray, CopyOnWriteArrayList::new));
        collection(
                types,
                Tags.PRIORITY_QUEUE,
                PriorityQueue.class,
                CollectionSerializer.<PriorityQueue<?>>ordered(
                        PriorityQueue::comparator, order -> new PriorityQueue<>(order)));
        sets(types);
        maps(types);
        types.constant(Tags.NATURAL_ORDER, Comparator.<String>naturalOrder());
        types.constant(Tags.REVERSE_ORDER, Collections.<String>reverseOrder());
        types.constant(Tags.CASE_INSENSITIVE_ORDER, String.CASE_INSENSITIVE_ORDER);
        types.component(Tags.ANY_OBJECT, Object.class);
        types.component(Tags.ANY_NUMBER, Number.class);
        types.component(Tags.ANY_CHAR_SEQUENCE, CharSequence.class);
        types.component(Tags.ANY_COMPARABLE, Comparable.class);
        types.component(Tags.ANY_SERIALIZABLE, Serializable.class);
        types.component(Tags.ANY_COLLECTION, Collection.class);
        types.component(Tags.ANY_LIST, List.class);
        types.component(Tags.ANY_SET, Set.class);
        types.component(Tags.ANY_MAP, Map.class);
    }

    private static void sets(FixedTypes types) {
        collection(types, Tags.HASH_SET, HashSet.class, CollectionSerializer.set(HashSet::new));
        collection(types, Tags.LINKED_HASH_SET, LinkedHashSet.class, CollectionSerializer.set(LinkedHashSet::new));
        collection(
                types,
                Tags.CONCURRENT_HASH_SET,
                ConcurrentHashMap.newKeySet().getClass(),
                CollectionSerializer.set(room -> ConcurrentHashMap.newKeySet()));
        types.container(
                Tags.COPY_ON_WRITE_ARRAY_SET,
                CopyOnWriteArraySet.class,
                FrozenSerializer.set(Containers::copyOnWriteParts, Containers::copyOnWriteSet));
        collection(
                types,
                Tags.TREE_SET,
                TreeSet.class,
                CollectionSerializer.<SortedSet<?>>ordered(SortedSet::comparator, order -> new TreeSet<>(order)));
        collection(
                types,
                Tags.CONCURRENT_SKIP_LIST_SET,
                ConcurrentSkipListSet.class,
                CollectionSerializer.<SortedSet<?>>ordered(
                        SortedSet::comparator, order -> new ConcurrentSkipListSet<>(order)));
        EnumSetSerializer enums = new EnumSetSerializer();
        types.container(Tags.ENUM_SET, EnumSet.noneOf(Kind.class).getClass(), enums);
        types.container(
                Tags.ENUM_SET, EnumSet.noneOf(Character.UnicodeScript.class).getClass(), enums);
    }

    private static Object[] copyOnWriteParts(Set<Object> set) {
        Object[] parts = set.toArray();
        if (parts.length > MOST_COPIED_ON_WRITE) {
            throw Faults.cannot(
                    CopyOnWriteArraySet.class,
                    "is stored with at most " + MOST_COPIED_ON_WRITE
                            + " elements, since each is compared with all before it;"
                            + " copy it into a set that hashes");
        }
        return parts;
    }

    private static Set<Object> copyOnWriteSet(Object[] parts) {
        if (parts.length > MOST_COPIED_ON_WRITE) {
            throw Faults.damaged("a CopyOnWriteArraySet of " + parts.length + " elements");
        }
        return new CopyOnWriteArraySet<>(Arrays.asList(parts));
    }

    private static void maps(FixedTypes types) {
        types.container(Tags.HASH_MAP, HashMap.class, MapSerializer.plain(HashMap::new));
        types.container(Tags.LINKED_HASH_MAP, LinkedHashMap.class, MapSerializer.plain(LinkedHashMap::new));
        types.container(
                Tags.CONCURRENT_HASH_MAP,
                ConcurrentHashMap.class,
                MapSerializer.plain(room -> new ConcurrentHashMap<>()));
        types.container(Tags.HASHTABLE, Hashtable.class, MapSerializer.plain(room -> new Hashtable<>()));
        types.container(Tags.TREE_MAP, TreeMap.class, MapSerializer.sorted(order -> new TreeMap<>(order)));
        types.container(
                Tags.CONCURRENT_SKIP_LIST_MAP,
                ConcurrentSkipListMap.class,
                MapSerializer.sorted(order -> new ConcurrentSkipListMap<>(order)));
        types.container(Tags.ENUM_MAP, EnumMap.class, new EnumMapSerializer());
    }

    private static void collection(FixedTypes types, int tag, Class<?> type, CollectionSerializer serializer) {
        types.container(tag, type, serializer);
    }
}
