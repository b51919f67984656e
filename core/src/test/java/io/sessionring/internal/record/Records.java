package io.sessionring.internal.record;

import io.sessionring.internal.record.Tombstone.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random records that have much in common: few names, few versions, short values of few bytes. So two of them often
 * hold the same attribute with the same version and another value, which sound clients never write.
 */
final class Records {

    static final long NOW = 1_700_000_000_000L;

    private static final List<String> NAMES =
            List.of("", "a", "aa", "b", "user", "Z", "\u00fc", "\u20ac", "\uFF21", "\uD83D\uDED2", "\uD800\uDC00x");

    private Records() {}

    static SessionRecord record(Random random) {
        return random.nextInt(4) == 0 ? tombstone(random) : live(random);
    }

    static Live live(Random random) {
        List<Attribute> attributes = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                attributes.add(attribute(name, random));
            }
        }
        return new Live(
                NOW - random.nextInt(3),
                NOW + random.nextInt(3),
                1800 + random.nextInt(2),
                random.nextInt(2) * 3600,
                random.nextInt(2),
                version(random),
                attributes);
    }

    static Attribute attribute(String name, Random random) {
        if (random.nextInt(4) == 0) {
            return Attribute.absent(name, version(random));
        }
        byte[] value = new byte[random.nextInt(100) == 0 ? 300 : random.nextInt(3)];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (random.nextInt(3) - 1);
        }
        return Attribute.present(name, version(random), random.nextInt(3), value);
    }

    static Version version(Random random) {
        return new Version((NOW << 16) + random.nextInt(2), random.nextInt(2) == 0 ? 1 : -1);
    }

    static Tombstone tombstone(Random random) {
        return new Tombstone(
                NOW + random.nextInt(2),
                random.nextInt(2),
                random.nextInt(2),
                random.nextInt(2),
                random.nextBoolean() ? Cause.DELETED : Cause.ROTATED,
                random.nextInt(3) - 1);
    }
}
