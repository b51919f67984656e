package io.sessionring.example.ringctl;

import io.sessionring.internal.record.Attribute;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells what a value is from its first bytes, without decoding it: the tags of the Kryo codec, which are stored and never
 * change. An application's class is stored under its name or alias; of the JDK's types the common ones are known here.
 */
final class StoredClass {

    private static final int KRYO = 1;
    private static final int OBJECT = 1;
    private static final int NAME = 2;
    private static final int MARK = 0x80;
    private static final int MORE = 0x40;
    private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9_$.-]{1,200}");
    private static final int LONGEST_NAME = 200;

    private static final Map<Integer, String> JDK = Map.ofEntries(
            Map.entry(4, "java.lang.String"),
            Map.entry(5, "java.lang.Integer"),
            Map.entry(6, "java.lang.Long"),
            Map.entry(7, "java.lang.Boolean"),
            Map.entry(8, "java.lang.Double"),
            Map.entry(9, "java.lang.Float"),
            Map.entry(13, "java.math.BigInteger"),
            Map.entry(14, "java.math.BigDecimal"),
            Map.entry(15, "java.util.UUID"),
            Map.entry(16, "byte[]"),
            Map.entry(30, "java.time.Instant"),
            Map.entry(31, "java.time.LocalDate"),
            Map.entry(33, "java.time.LocalDateTime"),
            Map.entry(34, "java.time.ZonedDateTime"),
            Map.entry(50, "java.util.Date"),
            Map.entry(51, "java.util.Locale"),
            Map.entry(70, "java.util.ArrayList"),
            Map.entry(71, "java.util.LinkedList"),
            Map.entry(80, "java.util.HashSet"),
            Map.entry(81, "java.util.LinkedHashSet"),
            Map.entry(82, "java.util.TreeSet"),
            Map.entry(90, "java.util.HashMap"),
            Map.entry(91, "java.util.LinkedHashMap"),
            Map.entry(92, "java.util.TreeMap"),
            Map.entry(94, "java.util.concurrent.ConcurrentHashMap"),
            Map.entry(110, "java.util.List"),
            Map.entry(111, "java.util.Set"),
            Map.entry(112, "java.util.Map"));

    private StoredClass() {}

    /** {@return the class, or what the codec is called where the bytes do not tell} */
    static String of(Attribute attribute) {
        if (attribute.codec() != KRYO) {
            return "(codec " + attribute.codec() + ")";
        }
        String unknown = "(kryo)";
        if (attribute.length() == 0) {
            return unknown;
        }
        int tag = attribute.bytes()[attribute.offset()] & 0xff;
        return tag == OBJECT || tag == NAME ? name(attribute, unknown) : JDK.getOrDefault(tag, unknown);
    }

    /**
     * Reads one of Kryo's strings of ASCII: a short one has its last byte marked; a longer one has its length, plus one,
     * in front: a marked byte with the lowest 6 bits, of which another bit says whether 7 more follow.
     */
    private static String name(Attribute attribute, String unknown) {
        ByteBuffer bytes = ByteBuffer.wrap(attribute.bytes(), attribute.offset() + 1, attribute.length() - 1);
        StringBuilder name = new StringBuilder();
        try {
            int first = bytes.get();
            if ((first & MARK) != 0) {
                int length = (first & 0x3f) - 1 + ((first & MORE) != 0 ? bytes.get() << 6 : 0);
                while (name.length() < Math.min(length, LONGEST_NAME)) {
                    name.append((char) (bytes.get() & 0xff));
                }
            } else {
                int next = first;
                while ((next & MARK) == 0 && name.length() < LONGEST_NAME) {
                    name.append((char) next);
                    next = bytes.get();
                }
                name.append((char) (next & ~MARK & 0xff));
            }
        } catch (BufferUnderflowException e) {
            return unknown;
        }
        return PRINTABLE.matcher(name).matches() ? name.toString() : unknown;
    }
}
