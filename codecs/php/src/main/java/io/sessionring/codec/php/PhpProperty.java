package io.sessionring.codec.php;

import java.util.Optional;

/**
 * What the stored name of a property says: {@code name} is public, {@code \0*\0name} protected and {@code \0Class\0name}
 * private to that class.
 *
 * @param name the name as it stands in the class
 * @param visibility who may see it
 * @param declaringClass whose private property it is
 */
public record PhpProperty(String name, Visibility visibility, Optional<String> declaringClass) {

    /** Who may see a property. */
    public enum Visibility {
        /** Everybody. */
        PUBLIC,
        /** The class and its subclasses. */
        PROTECTED,
        /** The declaring class alone. */
        PRIVATE
    }

    /**
     * Reads a stored name.
     *
     * @param key the stored name, or an integer
     * @return what it says
     */
    public static PhpProperty of(PhpKey key) {
        if (key instanceof PhpInt number) {
            return new PhpProperty(Long.toString(number.value()), Visibility.PUBLIC, Optional.empty());
        }
        String stored = ((PhpString) key).lenientText();
        int end = stored.startsWith("\0") ? stored.indexOf('\0', 1) : -1;
        if (end < 0) {
            return new PhpProperty(stored, Visibility.PUBLIC, Optional.empty());
        }
        String owner = stored.substring(1, end);
        String name = stored.substring(end + 1);
        return owner.equals("*")
                ? new PhpProperty(name, Visibility.PROTECTED, Optional.empty())
                : new PhpProperty(name, Visibility.PRIVATE, Optional.of(owner));
    }

    /** {@return the stored name} */
    public PhpKey key() {
        return PhpString.of(
                switch (visibility) {
                    case PUBLIC -> name;
                    case PROTECTED -> "\0*\0" + name;
                    case PRIVATE -> "\0" + declaringClass.orElse("") + "\0" + name;
                });
    }
}
