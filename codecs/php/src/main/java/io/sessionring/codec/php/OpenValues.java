package io.sessionring.codec.php;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arrays and objects that are being written, from the outermost to the innermost. */
final class OpenValues {

    private record Level(PhpValue value, Iterator<Map.Entry<PhpKey, PhpValue>> rest) {}

    private final Deque<Level> levels = new ArrayDeque<>();
    private final Set<PhpValue> values = Collections.newSetFromMap(new IdentityHashMap<>());

    private final int deepest;

    OpenValues(int deepest) {
        this.deepest = deepest;
    }

    /** Goes into an array or an object. */
    void enter(PhpValue value, Map<PhpKey, PhpValue> entries) {
        if (levels.size() >= deepest) {
            throw new PhpFormatException("more than " + deepest + " levels are nested, which PHP does not read");
        }
        if (!values.add(value)) {
            throw new PhpFormatException("an array contains itself otherwise than by reference");
        }
        levels.push(new Level(value, entries.entrySet().iterator()));
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    /** {@return the next entry of the innermost, or null if there are no more} */
    Map.@Nullable Entry<PhpKey, PhpValue> next() {
        Iterator<Map.Entry<PhpKey, PhpValue>> rest = levels.element().rest();
        return rest.hasNext() ? rest.next() : null;
    }

    /** Goes out of the innermost. */
    void leave() {
        values.remove(levels.pop().value());
    }
}
