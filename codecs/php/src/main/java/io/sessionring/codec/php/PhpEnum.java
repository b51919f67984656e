package io.sessionring.codec.php;

import org.jspecify.annotations.Nullable;

/** A case of an {@code enum}. There is one of each, wherever it stands. */
public final class PhpEnum implements PhpValue, Comparable<PhpEnum> {

    private final PhpString type;
    private final PhpString name;

    PhpEnum(PhpString type, PhpString name) {
        this.type = type;
        this.name = name;
    }

    /**
     * Names a case.
     *
     * @param className the full name of the enum, such as {@code App\Suit}
     * @param caseName the name of the case, such as {@code Hearts}
     * @return the case
     * @throws IllegalArgumentException if one of them is empty or has characters that no such name has
     */
    public static PhpEnum of(String className, String caseName) {
        PhpEnum made = new PhpEnum(PhpString.lenient(className), PhpString.lenient(caseName));
        if (!ClassNames.accepts(made.type) || !ClassNames.accepts(made.name)) {
            throw new IllegalArgumentException("className and caseName must have letters, digits, underscores and"
                    + " backslashes only; got '" + className + "' and '" + caseName + "'");
        }
        return made;
    }

    /** {@return the full name of the enum} */
    public String className() {
        return type.lenientText();
    }

    /** {@return the name of the case} */
    public String caseName() {
        return name.lenientText();
    }

    PhpString type() {
        return type;
    }

    /** {@return both as {@code serialize()} writes them} */
    PhpString joined() {
        return PhpString.owning(
                new Output().string(type).octet(':').string(name).toBytes());
    }

    PhpString name() {
        return name;
    }

    @Override
    public int compareTo(PhpEnum other) {
        int types = type.compareTo(other.type);
        return types != 0 ? types : name.compareTo(other.name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PhpEnum that && type.equals(that.type) && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + name.hashCode();
    }

    /** {@return the name of the enum} */
    @Override
    public String toString() {
        return "PhpEnum " + className();
    }
}
