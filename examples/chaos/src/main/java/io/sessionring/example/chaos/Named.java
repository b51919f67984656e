package io.sessionring.example.chaos;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Something with a name on the command line and in reports: the constant's, in small letters with hyphens. */
interface Named {

    String name();

    default String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds a constant by its label; also the list of all of them. */
    abstract class Converter<T extends Named> implements ITypeConverter<T>, Iterable<String> {

        private final List<T> all;

        @SafeVarargs
        @SuppressWarnings("varargs")
        Converter(T... all) {
            this.all = Arrays.asList(all);
        }

        @Override
        public T convert(String value) {
            return all.stream()
                    .filter(each -> each.label().equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'" + value + "' is not one of: " + String.join(", ", this)));
        }

        @Override
        public Iterator<String> iterator() {
            return all.stream().map(Named::label).iterator();
        }
    }
}
