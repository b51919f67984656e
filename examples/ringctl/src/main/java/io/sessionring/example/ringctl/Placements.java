package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.Placement;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The placements by the names they have on the command line. */
final class Placements implements ITypeConverter<Placement>, Iterable<String> {

    @Override
    public Placement convert(String value) {
        return Arrays.stream(Placement.values())
                .filter(placement -> name(placement).equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + value + "' is not one of: " + all()));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(Placement.values()).map(Placements::name).iterator();
    }

    static String name(Placement placement) {
        return placement.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String all() {
        return Arrays.stream(Placement.values()).map(Placements::name).collect(Collectors.joining(", "));
    }
}
