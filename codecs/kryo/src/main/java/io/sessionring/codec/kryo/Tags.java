package io.sessionring.codec.kryo;

/** The first byte of every value: what follows. The numbers are stored and never change; new ones are appended. */
final class Tags {

    static final int NULL = 0;
    /** A listed class on its first occurrence: name, number of fields, each field's name and kind. */
    static final int OBJECT = 1;
    /** A listed enum or abstract class on its first occurrence: name. */
    static final int NAME = 2;
    /** An array of anything but primitives: the tag of its component type comes next. */
    static final int ARRAY = 3;
    /** The first listed class that occurred in this value; the next ones follow. */
    static final int SEEN = 192;
    /** A listed class that occurred as number 63 or later: the number above 63 follows. */
    static final int SEEN_LATER = 255;

    static final int STRING = 4;
    static final int INTEGER = 5;
    static final int LONG = 6;
    static final int BOOLEAN = 7;
    static final int DOUBLE = 8;
    static final int FLOAT = 9;
    static final int SHORT = 10;
    static final int BYTE = 11;
    static final int CHARACTER = 12;
    static final int BIG_INTEGER = 13;
    static final int BIG_DECIMAL = 14;
    static final int UUID = 15;

    static final int BYTES = 16;
    static final int SHORTS = 17;
    static final int CHARS = 18;
    static final int INTS = 19;
    static final int LONGS = 20;
    static final int FLOATS = 21;
    static final int DOUBLES = 22;
    static final int BOOLEANS = 23;

    static final int INSTANT = 30;
    static final int LOCAL_DATE = 31;
    static final int LOCAL_TIME = 32;
    static final int LOCAL_DATE_TIME = 33;
    static final int ZONED_DATE_TIME = 34;
    static final int OFFSET_DATE_TIME = 35;
    static final int OFFSET_TIME = 36;
    static final int DURATION = 37;
    static final int PERIOD = 38;
    static final int YEAR = 39;
    static final int YEAR_MONTH = 40;
    static final int MONTH_DAY = 41;
    static final int ZONE_REGION = 42;
    static final int ZONE_OFFSET = 43;
    static final int DAY_OF_WEEK = 44;
    static final int MONTH = 45;
    static final int CHRONO_UNIT = 46;
    static final int TIME_UNIT = 47;

    static final int DATE = 50;
    static final int LOCALE = 51;
    static final int CURRENCY = 52;
    static final int URI = 53;
    static final int TIME_ZONE = 54;
    static final int BIT_SET = 55;
    static final int CALENDAR = 56;

    static final int OPTIONAL = 60;
    static final int OPTIONAL_INT = 61;
    static final int OPTIONAL_LONG = 62;
    static final int OPTIONAL_DOUBLE = 63;
    static final int ATOMIC_INTEGER = 64;
    static final int ATOMIC_LONG = 65;
    static final int ATOMIC_BOOLEAN = 66;
    static final int ATOMIC_REFERENCE = 67;

    static final int ARRAY_LIST = 70;
    static final int LINKED_LIST = 71;
    static final int ARRAY_DEQUE = 72;
    static final int VECTOR = 73;
    static final int STACK = 74;
    static final int COPY_ON_WRITE_ARRAY_LIST = 75;
    static final int CONCURRENT_LINKED_QUEUE = 76;
    static final int CONCURRENT_LINKED_DEQUE = 77;
    static final int PRIORITY_QUEUE = 78;

    static final int HASH_SET = 80;
    static final int LINKED_HASH_SET = 81;
    static final int TREE_SET = 82;
    static final int ENUM_SET = 83;
    static final int CONCURRENT_HASH_SET = 84;
    static final int CONCURRENT_SKIP_LIST_SET = 85;
    static final int COPY_ON_WRITE_ARRAY_SET = 86;

    static final int HASH_MAP = 90;
    static final int LINKED_HASH_MAP = 91;
    static final int TREE_MAP = 92;
    static final int ENUM_MAP = 93;
    static final int CONCURRENT_HASH_MAP = 94;
    static final int CONCURRENT_SKIP_LIST_MAP = 95;
    static final int HASHTABLE = 96;

    static final int LIST_OF = 110;
    static final int SET_OF = 111;
    static final int MAP_OF = 112;
    static final int AS_LIST = 113;
    static final int ENTRY = 114;
    static final int SIMPLE_ENTRY = 115;
    static final int SIMPLE_IMMUTABLE_ENTRY = 116;

    static final int EMPTY_LIST = 120;
    static final int EMPTY_SET = 121;
    static final int EMPTY_MAP = 122;
    static final int SINGLETON_LIST = 123;
    static final int SINGLETON_SET = 124;
    static final int SINGLETON_MAP = 125;
    static final int UNMODIFIABLE_COLLECTION = 126;
    static final int UNMODIFIABLE_LIST = 127;
    static final int UNMODIFIABLE_SET = 128;
    static final int UNMODIFIABLE_SORTED_SET = 129;
    static final int UNMODIFIABLE_NAVIGABLE_SET = 130;
    static final int UNMODIFIABLE_MAP = 131;
    static final int UNMODIFIABLE_SORTED_MAP = 132;
    static final int UNMODIFIABLE_NAVIGABLE_MAP = 133;
    static final int SYNCHRONIZED_COLLECTION = 134;
    static final int SYNCHRONIZED_LIST = 135;
    static final int SYNCHRONIZED_SET = 136;
    static final int SYNCHRONIZED_MAP = 137;

    static final int NATURAL_ORDER = 150;
    static final int REVERSE_ORDER = 151;
    static final int CASE_INSENSITIVE_ORDER = 152;

    static final int ANY_OBJECT = 160;
    static final int ANY_NUMBER = 161;
    static final int ANY_CHAR_SEQUENCE = 162;
    static final int ANY_COMPARABLE = 163;
    static final int ANY_SERIALIZABLE = 164;
    static final int ANY_COLLECTION = 165;
    static final int ANY_LIST = 166;
    static final int ANY_SET = 167;
    static final int ANY_MAP = 168;

    private Tags() {}
}
