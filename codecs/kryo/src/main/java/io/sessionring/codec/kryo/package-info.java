/**
 * Attribute values as Kryo bytes. Start with {@link io.sessionring.codec.kryo.KryoCodec}, which is all that an
 * application sees. Thread-safe: the codec lends each call a Kryo of its own.
 *
 * <p><b>Stored without being listed.</b> Strings, boxed and big numbers, {@code UUID}; all of {@code java.time} that has
 * a value, {@code Date}, {@code GregorianCalendar}, time zones, {@code TimeUnit}; {@code Locale}, {@code Currency},
 * {@code URI}, {@code BitSet}; arrays; {@code Optional} and its kin; {@code AtomicInteger}, {@code AtomicLong},
 * {@code AtomicBoolean}, {@code AtomicReference}; map entries. The modifiable collections and maps of
 * {@code java.util} and {@code java.util.concurrent} but for the weak, the identity and the blocking ones; what
 * {@code List.of}, {@code Set.of}, {@code Map.of}, {@code Stream.toList}, {@code Arrays.asList} and the
 * {@code empty}, {@code singleton}, {@code unmodifiable} and {@code synchronized} methods of {@code Collections} return.
 * Comparators of sorted collections: natural and reverse order, {@code CASE_INSENSITIVE_ORDER}, and listed classes.
 * What wraps another collection comes back wrapping an {@code ArrayList}, a {@code LinkedHashSet}, a
 * {@code LinkedHashMap} or their sorted cousins; a {@code LinkedHashMap} comes back in insertion order.
 *
 * <p><b>The bytes.</b> A value is a tag and what the tag says. Numbers are Kryo's: {@code varint} of 1 to 5 or 1 to 9
 * bytes, signed ones zigzag; strings are Kryo's too (ASCII with the last byte marked, or number of characters and UTF-8).
 *
 * <pre>
 * 00                     null
 * 01 name n (field k)*n  object of a listed class where the class occurs first in this value: the name, the number of
 *                        fields, each field's name and kind; then as below
 * 02 name                the same for an enum or an abstract class
 * 03 tag                 array of what the tag says
 * 04 .. 191              a type of the JDK
 * 192 + i                the listed class that occurred as number i, 0 to 62; 255 and a varint: as number 63 or later
 * </pre>
 *
 * <p>After the tag, everything that is neither immutable nor an enum has a varint: 1, or 2 + i for the i-th such object
 * of this value once more. Then an object has its fields in the order of their names (kind 0: a value; 1 to 8: a
 * primitive; 9: a string or null), an enum its constant's name, a container the number of its elements and the elements.
 *
 * <pre>
 * record Price(long cents, String currency), listed as "price": Price[cents=-1, currency=EUR]
 *
 * 01 70 72 69 63 e5                      object, "price"
 * 02                                     two fields
 *    63 65 6e 74 f3 06                   "cents", long
 *    63 75 72 72 65 6e 63 f9 09          "currency", string
 * 01                                     occurs for the first time
 * 01                                     -1
 * 45 55 d2                               "EUR"
 * </pre>
 *
 * <p>Inside: {@code Classes} reads and writes which class a value has, {@code Graph} which object it is, and a
 * {@code Composite} its parts; {@code BoundedInput} checks every length; a {@code Coder} holds one Kryo.
 */
@NullMarked
package io.sessionring.codec.kryo;

import org.jspecify.annotations.NullMarked;
