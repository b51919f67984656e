package io.sessionring.codec.kryo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Stack;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One value of each kind that is stored without being listed, and a few at the edges. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"})
final class Samples {

    private Samples() {}

    static Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.putAll(scalars());
        all.putAll(times());
        all.putAll(containers());
        all.putAll(frozen());
        return all;
    }

    private static Map<String, Object> scalars() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("STRING", "socks");
        all.put("STRING empty", "");
        all.put("STRING one", "x");
        all.put("STRING beyond ASCII", "Grüße \ud83d\udc4b");
        all.put("STRING half a pair", "\ud83d");
        all.put("INTEGER", 300);
        all.put("INTEGER least", Integer.MIN_VALUE);
        all.put("LONG", -1L);
        all.put("LONG most", Long.MAX_VALUE);
        all.put("BOOLEAN", true);
        all.put("DOUBLE", 1.5);
        all.put("FLOAT", 0.1f);
        all.put("SHORT", (short) -2);
        all.put("BYTE", (byte) 127);
        all.put("CHARACTER", 'ß');
        all.put("BIG_INTEGER", BigInteger.ONE.shiftLeft(70).negate());
        all.put("BIG_DECIMAL", new BigDecimal("-12.340"));
        all.put("UUID", UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        all.put("BYTES", new byte[] {1, -1});
        all.put("SHORTS", new short[] {1, -1});
        all.put("CHARS", new char[] {'a', 'ß'});
        all.put("INTS", new int[] {1, -1, 300});
        all.put("LONGS", new long[] {1, -1, Long.MIN_VALUE});
        all.put("FLOATS", new float[] {1.5f});
        all.put("DOUBLES", new double[] {1.5, Double.NaN});
        all.put("BOOLEANS", new boolean[] {true, false});
        all.put("ARRAY of objects", new Object[] {"a", 1, null});
        all.put("ARRAY of strings", new String[] {"a", null});
        all.put("ARRAY of arrays", new int[][] {{1}, {}});
        all.put("ANY_OBJECT", new Object[0]);
        all.put("ANY_NUMBER", new Number[] {1});
        all.put("ANY_CHAR_SEQUENCE", new CharSequence[] {"a"});
        all.put("ANY_COMPARABLE", new Comparable<?>[] {"a"});
        all.put("ANY_SERIALIZABLE", new java.io.Serializable[] {"a"});
        all.put("ANY_COLLECTION", new Collection<?>[] {new ArrayList<>()});
        all.put("ANY_LIST", new List<?>[] {new ArrayList<>()});
        all.put("ANY_SET", new Set<?>[] {new HashSet<>()});
        all.put("ANY_MAP", new Map<?, ?>[] {new HashMap<>()});
        all.put("LOCALE", Locale.GERMANY);
        all.put("LOCALE with script", Locale.forLanguageTag("zh-Hant-TW"));
        all.put(
                "LOCALE old",
                new Locale.Builder().setLanguage("no").setRegion("NO").build());
        all.put("CURRENCY", Currency.getInstance("EUR"));
        all.put("URI", URI.create("http://example.com/a?b"));
        all.put("BIT_SET", BitSet.valueOf(new long[] {5, 1}));
        all.put("OPTIONAL_INT", OptionalInt.of(3));
        all.put("OPTIONAL_INT empty", OptionalInt.empty());
        all.put("OPTIONAL_LONG", OptionalLong.of(3));
        all.put("OPTIONAL_DOUBLE", OptionalDouble.of(1.5));
        all.put("ATOMIC_INTEGER", new AtomicInteger(3));
        all.put("ATOMIC_LONG", new AtomicLong(3));
        all.put("ATOMIC_BOOLEAN", new AtomicBoolean(true));
        return all;
    }

    private static Map<String, Object> times() {
        Map<String, Object> all = new LinkedHashMap<>();
        LocalDate date = LocalDate.of(2024, 2, 29);
        LocalTime time = LocalTime.of(13, 5, 59, 1_000_000);
        ZoneId paris = ZoneId.of("Europe/Paris");
        all.put("INSTANT", Instant.ofEpochSecond(1_700_000_000, 5));
        all.put("INSTANT least", Instant.MIN);
        all.put("LOCAL_DATE", date);
        all.put("LOCAL_TIME", time);
        all.put("LOCAL_TIME whole", LocalTime.MIDNIGHT);
        all.put("LOCAL_DATE_TIME", LocalDateTime.of(date, time));
        all.put("ZONED_DATE_TIME", ZonedDateTime.of(date, time, paris));
        all.put(
                "ZONED_DATE_TIME in the doubled hour",
                ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, paris).withLaterOffsetAtOverlap());
        all.put("ZONED_DATE_TIME of an offset", ZonedDateTime.of(date, time, ZoneOffset.ofHours(-5)));
        all.put("OFFSET_DATE_TIME", OffsetDateTime.of(date, time, ZoneOffset.ofHoursMinutes(5, 30)));
        all.put("OFFSET_TIME", OffsetTime.of(time, ZoneOffset.UTC));
        all.put("DURATION", Duration.ofMillis(-1));
        all.put("PERIOD", Period.of(1, -2, 3));
        all.put("YEAR", Year.of(2024));
        all.put("YEAR_MONTH", YearMonth.of(2024, 2));
        all.put("MONTH_DAY", MonthDay.of(2, 29));
        all.put("ZONE_REGION", paris);
        all.put("ZONE_OFFSET", ZoneOffset.ofHours(1));
        all.put("DAY_OF_WEEK", DayOfWeek.FRIDAY);
        all.put("MONTH", Month.MAY);
        all.put("CHRONO_UNIT", ChronoUnit.DAYS);
        all.put("TIME_UNIT", TimeUnit.SECONDS);
        all.put("DATE", new Date(1_700_000_000_000L));
        all.put("TIME_ZONE", TimeZone.getTimeZone("Europe/Paris"));
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.GERMANY);
        calendar.setTimeInMillis(1_700_000_000_000L);
        all.put("CALENDAR", calendar);
        return all;
    }

    private static Map<String, Object> containers() {
        Map<String, Object> all = new LinkedHashMap<>();
        List<String> two = List.of("b", "a");
        all.put("ARRAY_LIST", new ArrayList<>(Arrays.asList("a", null, 1)));
        all.put("LINKED_LIST", new LinkedList<>(two));
        all.put("ARRAY_DEQUE", new ArrayDeque<>(two));
        all.put("VECTOR", new Vector<>(two));
        Stack<String> stack = new Stack<>();
        stack.push("a");
        all.put("STACK", stack);
        all.put("COPY_ON_WRITE_ARRAY_LIST", new CopyOnWriteArrayList<>(two));
        all.put("CONCURRENT_LINKED_QUEUE", new ConcurrentLinkedQueue<>(two));
        all.put("CONCURRENT_LINKED_DEQUE", new ConcurrentLinkedDeque<>(two));
        all.put("PRIORITY_QUEUE", new PriorityQueue<>(two));
        all.put("HASH_SET", new HashSet<>(two));
        all.put("LINKED_HASH_SET", new LinkedHashSet<>(two));
        all.put("TREE_SET", new TreeSet<>(two));
        all.put("REVERSE_ORDER", sorted(new TreeSet<>(Collections.reverseOrder()), two));
        all.put("NATURAL_ORDER", sorted(new TreeSet<>(Comparator.naturalOrder()), two));
        all.put("CASE_INSENSITIVE_ORDER", sorted(new TreeSet<>(String.CASE_INSENSITIVE_ORDER), two));
        all.put("ENUM_SET", EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
        all.put("ENUM_SET empty", EnumSet.noneOf(DayOfWeek.class));
        Set<String> concurrent = ConcurrentHashMap.newKeySet();
        concurrent.add("a");
        all.put("CONCURRENT_HASH_SET", concurrent);
        all.put("CONCURRENT_SKIP_LIST_SET", new ConcurrentSkipListSet<>(two));
        all.put("COPY_ON_WRITE_ARRAY_SET", new CopyOnWriteArraySet<>(Arrays.asList("a", null)));
        Map<String, Integer> map = Map.of("a", 1);
        all.put("HASH_MAP", new HashMap<>(map));
        all.put("HASH_MAP with nulls", new HashMap<>(Collections.singletonMap(null, null)));
        all.put("LINKED_HASH_MAP", new LinkedHashMap<>(map));
        all.put("TREE_MAP", new TreeMap<>(map));
        all.put("ENUM_MAP", new EnumMap<>(Map.of(DayOfWeek.MONDAY, "a")));
        all.put("ENUM_MAP empty", new EnumMap<DayOfWeek, String>(DayOfWeek.class));
        all.put("CONCURRENT_HASH_MAP", new ConcurrentHashMap<>(map));
        all.put("CONCURRENT_SKIP_LIST_MAP", new ConcurrentSkipListMap<>(map));
        all.put("HASHTABLE", new Hashtable<>(map));
        return all;
    }

    private static <C extends Collection<String>> C sorted(C empty, List<String> elements) {
        empty.addAll(elements);
        return empty;
    }

    private static Map<String, Object> frozen() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("OPTIONAL", Optional.of("a"));
        all.put("OPTIONAL empty", Optional.empty());
        all.put("ATOMIC_REFERENCE", new AtomicReference<>("a"));
        all.put("LIST_OF", List.of("a", "b", "c"));
        all.put("LIST_OF one", List.of("a"));
        all.put("LIST_OF none", List.of());
        all.put("LIST_OF sub list", List.of("a", "b", "c").subList(1, 3));
        all.put("LIST_OF with null", Stream.of("a", null).toList());
        all.put("SET_OF", Set.of("a"));
        all.put("SET_OF none", Set.of());
        all.put("MAP_OF", Map.of("a", 1));
        all.put("MAP_OF none", Map.of());
        all.put("AS_LIST", Arrays.asList("a", null));
        all.put("ENTRY", Map.entry("a", 1));
        all.put("SIMPLE_ENTRY", new AbstractMap.SimpleEntry<>("a", 1));
        all.put("SIMPLE_IMMUTABLE_ENTRY", new AbstractMap.SimpleImmutableEntry<>("a", 1));
        all.put("EMPTY_LIST", Collections.emptyList());
        all.put("EMPTY_SET", Collections.emptySet());
        all.put("EMPTY_MAP", Collections.emptyMap());
        all.put("SINGLETON_LIST", Collections.singletonList("a"));
        all.put("SINGLETON_SET", Collections.singleton("a"));
        all.put("SINGLETON_MAP", Collections.singletonMap("a", 1));
        List<String> list = new ArrayList<>(List.of("a"));
        Map<String, Integer> map = new TreeMap<>(Map.of("a", 1));
        all.put("UNMODIFIABLE_COLLECTION", Collections.unmodifiableCollection(list));
        all.put("UNMODIFIABLE_LIST", Collections.unmodifiableList(list));
        all.put("UNMODIFIABLE_LIST of linked", Collections.unmodifiableList(new LinkedList<>(list)));
        all.put("UNMODIFIABLE_SET", Collections.unmodifiableSet(new HashSet<>(list)));
        all.put("UNMODIFIABLE_SORTED_SET", Collections.unmodifiableSortedSet(new TreeSet<>(list)));
        all.put("UNMODIFIABLE_NAVIGABLE_SET", Collections.unmodifiableNavigableSet(new TreeSet<>(list)));
        all.put("UNMODIFIABLE_NAVIGABLE_SET empty", Collections.emptyNavigableSet());
        all.put("UNMODIFIABLE_MAP", Collections.unmodifiableMap(map));
        all.put("UNMODIFIABLE_SORTED_MAP", Collections.unmodifiableSortedMap(new TreeMap<>(map)));
        all.put("UNMODIFIABLE_NAVIGABLE_MAP", Collections.unmodifiableNavigableMap(new TreeMap<>(map)));
        all.put("UNMODIFIABLE_NAVIGABLE_MAP empty", Collections.emptyNavigableMap());
        all.put("SYNCHRONIZED_COLLECTION", Collections.synchronizedCollection(list));
        all.put("SYNCHRONIZED_LIST", Collections.synchronizedList(list));
        all.put("SYNCHRONIZED_SET", Collections.synchronizedSet(new HashSet<>(list)));
        all.put("SYNCHRONIZED_MAP", Collections.synchronizedMap(map));
        return all;
    }
}
