package io.sessionring.codec.php;

/** What bounds values that come from outside. */
final class Limits {

    /** How many arrays and objects may be nested: PHP's own {@code unserialize_max_depth}, unless somebody changed it. */
    static final int DEPTH = 4_096;

    /** How many values a session may have: a few bytes each when stored, they take a hundred and more when read. */
    static final int VALUES = 1_000_000;

    /** How many values may come of what is named or shared several times: copies of arrays in igbinary, Java collections. */
    static final int COPIED_VALUES = 250_000;

    /** How deep arrays are turned into Java collections, whose own methods call each other as deep. */
    static final int JAVA_DEPTH = 256;

    private Limits() {}
}
