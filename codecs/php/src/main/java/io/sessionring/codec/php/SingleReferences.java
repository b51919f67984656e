package io.sessionring.codec.php;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * References that stand in one place only, and so are none: igbinary marks what a variable outside the session shared, and a
 * value that was overwritten takes its place with it. PHP does not tell them from plain values either.
 */
final class SingleReferences {

    private SingleReferences() {}

    /** Puts the values of such references in their places. */
    static void replace(Map<PhpKey, PhpValue> root) {
        IdentityHashMap<PhpReference, Integer> places = new IdentityHashMap<>();
        Set<PhpObject> objects = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Map<PhpKey, PhpValue>> withReferences = new ArrayList<>();
        Deque<Map<PhpKey, PhpValue>> open = new ArrayDeque<>();
        open.push(root);
        for (Map<PhpKey, PhpValue> entries; (entries = open.poll()) != null; ) {
            boolean has = false;
            for (PhpValue place : entries.values()) {
                PhpValue value = place;
                if (place instanceof PhpReference reference) {
                    has = true;
                    if (places.merge(reference, 1, Integer::sum) > 1) {
                        continue;
                    }
                    value = reference.value();
                }
                if (value instanceof PhpArray array) {
                    open.push(array.entries());
                } else if (value instanceof PhpObject object && objects.add(object)) {
                    open.push(object.entries());
                }
            }
            if (has) {
                withReferences.add(entries);
            }
        }
        for (Map<PhpKey, PhpValue> entries : withReferences) {
            entries.replaceAll(
                    (key, place) -> place instanceof PhpReference reference && places.getOrDefault(reference, 0) == 1
                            ? reference.value()
                            : place);
        }
    }
}
