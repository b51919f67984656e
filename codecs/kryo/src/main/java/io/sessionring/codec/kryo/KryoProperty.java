package io.sessionring.codec.kryo;

/** Kryo reads its one system property when its classes are first used; this comes before. */
final class KryoProperty {

    private static final String UNSAFE = "kryo.unsafe";

    private KryoProperty() {}

    /** Without this Kryo tries {@code sun.misc.Unsafe}, of which newer JDKs warn on standard error. */
    static void set() {
        if (System.getProperty(UNSAFE) == null) {
            System.setProperty(UNSAFE, "false");
        }
    }
}
