package io.sessionring.codec.php;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How PHP writes floats: the shortest digits that read back as the same number, those next to it if there is a choice. */
final class FloatText {

    /** Beyond so many digits before the point, or zeros behind it, comes an exponent. */
    private static final int MOST_DIGITS = 17;

    private static final int MOST_ZEROS = 3;

    /** Two numbers of so many digits never read as the same float, tiny ones aside. */
    private static final int DISTINCT_DIGITS = 15;

    private FloatText() {}

    /** {@return as {@code serialize()} writes it with {@code serialize_precision=-1}} */
    static String serialized(double value) {
        if (Double.isNaN(value)) {
            return "NAN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "INF" : "-INF";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        return sign + (value == 0 ? "0" : positive(Math.abs(value)));
    }

    private static String positive(double value) {
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale(); // where the decimal point stands, counted from the first digit
        if (point > MOST_DIGITS || point < -MOST_ZEROS) {
            int exponent = point - 1;
            return digits.charAt(0)
                    + "."
                    + (digits.length() > 1 ? digits.substring(1) : "0")
                    + "E"
                    + (exponent < 0 ? "-" : "+")
                    + Math.abs(exponent);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= digits.length()
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + "." + digits.substring(point);
    }

    /** Begins with the platform's digits, which older ones make too long or not the nearest. */
    private static BigDecimal shortest(double value) {
        BigDecimal best = new BigDecimal(Double.toString(value));
        int precision = best.stripTrailingZeros().precision();
        if (precision <= DISTINCT_DIGITS && value >= Double.MIN_NORMAL) {
            return best; // no other number with so few digits reads as this one
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = precision; digits > 0; digits--) {
            BigDecimal found = nearest(exact, value, digits);
            if (found == null) {
                break;
            }
            best = found;
        }
        return best;
    }

    private static @Nullable BigDecimal nearest(BigDecimal exact, double value, int digits) {
        BigDecimal first = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        RoundingMode other = first.compareTo(exact) < 0 ? RoundingMode.UP : RoundingMode.DOWN;
        BigDecimal second = exact.round(new MathContext(digits, other));
        if (first.doubleValue() == value) {
            return first;
        }
        return second.doubleValue() == value ? second : null;
    }
}
