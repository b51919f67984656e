package io.sessionring.codec.php;

/** Which bytes can name a class. */
final class ClassNames {

    private ClassNames() {}

    /** {@return whether {@code unserialize()} takes these bytes for the name of a class, existing or not} */
    static boolean accepts(PhpString name) {
        for (byte each : name.shared()) {
            boolean fits = (each >= 'a' && each <= 'z')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= '0' && each <= '9')
                    || each == '_'
                    || each == '\\'
                    || each == 0x7f
                    || each < 0;
            if (!fits) {
                return false;
            }
        }
        return name.length() > 0;
    }
}
