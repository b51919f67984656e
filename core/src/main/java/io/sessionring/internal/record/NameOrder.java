package io.sessionring.internal.record;

import java.util.Comparator;

/**
 * The order of attribute names: that of their UTF-8 bytes, unsigned. It is the order of code points, which
 * {@link String#compareTo} misses where a surrogate meets a character between U+E000 and U+FFFF.
 */
enum NameOrder implements Comparator<String> {
    UTF8;

    @Override
    public int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xBeyondBmp = Character.isSurrogate(x);
                return xBeyondBmp == Character.isSurrogate(y) ? Character.compare(x, y) : xBeyondBmp ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
