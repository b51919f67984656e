package io.sessionring.codec.kryo;

import java.util.Map;

/** A map's content as one array: key, value, key, value. */
final class Pairs {

    private Pairs() {}

    static Object[] of(Map<?, ?> map) {
        // Through an array: another thread may be changing a concurrent map.
        Object[] entries = map.entrySet().toArray();
        Object[] pairs = new Object[2 * entries.length];
        int i = 0;
        for (Object entry : entries) {
            pairs[i++] = ((Map.Entry<?, ?>) entry).getKey();
            pairs[i++] = ((Map.Entry<?, ?>) entry).getValue();
        }
        return pairs;
    }

    static <M extends Map<Object, Object>> M put(Object[] pairs, M map) {
        if (pairs.length % 2 != 0) {
            throw Faults.damaged("a key without value");
        }
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
