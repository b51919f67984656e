package io.sessionring.example.ringctl;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What kind of server the nodes are. */
enum BackendKind {
    MEMCACHED,
    REDIS;

    private String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Knows the kinds by the names they have on the command line. */
    static final class Converter implements ITypeConverter<BackendKind>, Iterable<String> {

        @Override
        public BackendKind convert(String value) {
            return Arrays.stream(values())
                    .filter(kind -> kind.option().equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'" + value + "' is not one of: " + String.join(", ", this)));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(BackendKind::option).iterator();
        }
    }
}
