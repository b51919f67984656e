package io.sessionring.codec.php;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Copies arrays as PHP does: arrays in them are copied, objects and references are not. */
final class Copies {

    private record Pair(PhpArray from, PhpArray to) {}

    private int left = Limits.COPIED_VALUES;

    /**
     * {@return a copy}
     *
     * @param in where the bytes are that ask for it
     */
    PhpArray of(PhpArray original, Input in) {
        PhpArray copy = new PhpArray();
        Deque<Pair> open = new ArrayDeque<>();
        open.push(new Pair(original, copy));
        for (Pair pair; (pair = open.poll()) != null; ) {
            left -= 1 + pair.from.size();
            if (left < 0) {
                throw in.damaged("copies of arrays hold more than " + Limits.COPIED_VALUES + " values");
            }
            for (Map.Entry<PhpKey, PhpValue> entry : pair.from.entries().entrySet()) {
                PhpValue value = entry.getValue();
                if (value instanceof PhpArray inner) {
                    PhpArray innerCopy = new PhpArray();
                    open.push(new Pair(inner, innerCopy));
                    value = innerCopy;
                }
                pair.to.entries().put(entry.getKey(), value);
            }
        }
        return copy;
    }
}
