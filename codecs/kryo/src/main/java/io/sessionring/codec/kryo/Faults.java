package io.sessionring.codec.kryo;

import io.sessionring.spi.CodecException;
import java.lang.reflect.Proxy;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every complaint of this codec. A message names classes, fields and sizes, never a value. */
final class Faults {

    /** What a name read from bytes must look like to be shown: it ends up in logs. */
    private static final Pattern PRINTABLE = Pattern.compile("[\\p{L}\\p{N}_$.-]{1,200}");

    private Faults() {}

    static CodecException damaged(String what) {
        return new CodecException("The stored bytes are damaged: " + what, null, null);
    }

    /** A value of an application class that nobody listed, or of a class that cannot be listed. */
    static CodecException notAllowed(Class<?> type) {
        String name = type.getName();
        if (type.isHidden() || type.isSynthetic() || Proxy.isProxyClass(type)) {
            return new CodecException(
                    name + " is a lambda, a proxy or generated: it has no name that another server knows; store a value"
                            + " of a named class",
                    name,
                    null);
        }
        if (ofJdk(type) && !type.isEnum()) {
            return new CodecException(
                    name + " belongs to the JDK and is not stored by this codec; copy the value into a class that is,"
                            + " such as ArrayList, HashMap or a class of your own",
                    name,
                    null);
        }
        if (type.isAnonymousClass()) {
            return new CodecException(name + " is anonymous: store a value of a named class", name, null);
        }
        return notListed(name, type.getCanonicalName());
    }

    /** A class name found in bytes that nobody listed. */
    static CodecException notAllowed(String storedName) {
        if (!PRINTABLE.matcher(storedName).matches()) {
            return damaged("a class name with characters that no class has");
        }
        return notListed(storedName, storedName.replace('$', '.'));
    }

    private static CodecException notListed(String name, @Nullable String inSource) {
        return new CodecException(
                name + " is not allowed: the codec stores listed classes only; list it with KryoCodec.allowing("
                        + (inSource == null ? name : inSource) + ".class)",
                name,
                null);
    }

    static CodecException cannot(Class<?> type, String what) {
        return new CodecException(type.getName() + " " + what, type.getName(), null);
    }

    /** What the library, the JDK or the application's class threw; its message may show the value and is dropped. */
    static CodecException failed(@Nullable Class<?> type, String what, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof CodecException ours) {
                return ours;
            }
        }
        String name = type == null ? null : type.getName();
        return new CodecException(
                (name == null ? "" : name + " ") + what + ": "
                        + cause.getClass().getName(),
                name,
                new WithoutMessage(cause));
    }

    static boolean ofJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Shows where something was thrown, and what, but not its message. */
    private static final class WithoutMessage extends RuntimeException {

        private static final long serialVersionUID = 1;

        WithoutMessage(Throwable thrown) {
            super(thrown.getClass().getName(), null, false, true);
            Throwable root = thrown;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            setStackTrace(root.getStackTrace());
        }
    }
}
