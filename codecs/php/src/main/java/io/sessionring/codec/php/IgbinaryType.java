package io.sessionring.codec.php;

/** The first bytes of values in igbinary's format (igbinary 3.2.13, {@code igbinary.h}). */
final class IgbinaryType {

    static final int NULL = 0x00;
    /** An array or a reference that was there before, by its number; with 1, 2 or 4 bytes, as the next two codes. */
    static final int ARRAY_AGAIN = 0x01;

    static final int FALSE = 0x04;
    static final int TRUE = 0x05;
    /** Integers without and with a minus: alternating, with 1, 2, 4 bytes. */
    static final int LONG = 0x06;

    static final int DOUBLE = 0x0c;
    static final int EMPTY_STRING = 0x0d;
    /** A string that was there before, by its number. */
    static final int STRING_AGAIN = 0x0e;

    static final int STRING = 0x11;
    static final int ARRAY = 0x14;
    /** An object; the name of its class follows. */
    static final int OBJECT = 0x17;
    /** An object whose class name is a string that was there before. */
    static final int OBJECT_NAME_AGAIN = 0x1a;
    /** What a class wrote itself, in the place of the properties. */
    static final int SERIALIZED = 0x1d;

    static final int LONG_64 = 0x20;
    static final int NEGATIVE_LONG_64 = 0x21;
    static final int OBJECT_AGAIN = 0x22;
    /** Says that what follows is a reference. */
    static final int REFERENCE = 0x25;

    static final int STRING_64 = 0x26;
    /** The name of a case, in the place of the properties. */
    static final int ENUM_CASE = 0x27;

    private IgbinaryType() {}
}
