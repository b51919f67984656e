package io.sessionring.example.ringctl;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** How what was stored is shown. */
final class Text {

    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1024;

    private Text() {}

    /** {@return the same on one line, and without anything that a terminal would obey} */
    static String printable(String text) {
        return text.codePoints()
                .mapToObj(c -> isPrintable(c) ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** {@return a value as its class prints it, arrays by their elements} */
    static String value(Object value) {
        try {
            String all = Arrays.deepToString(new Object[] {value});
            return printable(all.substring(1, all.length() - 1));
        } catch (RuntimeException | StackOverflowError e) { // a value may contain itself
            return "(cannot be printed: " + e.getClass().getSimpleName() + ")";
        }
    }

    static String instant(long millis) {
        return INSTANT.format(Instant.ofEpochMilli(millis));
    }

    /** {@return a difference, with its sign} */
    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%+.1f s", millis / 1_000.0);
    }

    static String hex(long number) {
        return HexFormat.of().toHexDigits(number);
    }

    static String hex(int number) {
        return HexFormat.of().toHexDigits(number);
    }

    static String memory(long bytes) {
        double amount = bytes;
        String unit = "B";
        for (int i = 0; i < UNITS.length && amount >= UNIT; i++) {
            amount /= UNIT;
            unit = UNITS[i];
        }
        return String.format(Locale.ROOT, "B".equals(unit) ? "%.0f %s" : "%.1f %s", amount, unit);
    }
}
