package io.sessionring.codec.php;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are read from front to back. Nothing is allocated that the bytes left cannot stand for. */
final class Input {

    /** The largest integer has so many digits. */
    private static final int MOST_DIGITS = 19;

    private final byte[] bytes;
    private int position;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    int left() {
        return bytes.length - position;
    }

    boolean atEnd() {
        return position >= bytes.length;
    }

    /** {@return the next byte, unsigned, without going on; -1 at the end} */
    int peek() {
        return atEnd() ? -1 : bytes[position] & 0xff;
    }

    /** {@return the next byte, unsigned} */
    int next() {
        if (atEnd()) {
            throw damaged("the bytes end too early");
        }
        return bytes[position++] & 0xff;
    }

    void expect(char wanted) {
        if (peek() != wanted) {
            throw damaged("'" + wanted + "' is missing");
        }
        position++;
    }

    /** {@return so many bytes} */
    PhpString take(long length) {
        if (length < 0 || length > left()) {
            throw damaged("a length is greater than what is left");
        }
        byte[] taken = Arrays.copyOfRange(bytes, position, position + (int) length);
        position += (int) length;
        return PhpString.owning(taken);
    }

    /** {@return how many bytes there are before the next such one, -1 if there is none} */
    int distanceTo(char wanted) {
        for (int i = position; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i - position;
            }
        }
        return -1;
    }

    /** {@return a big-endian number of so many bytes} */
    long number(int size) {
        if (size > left()) {
            throw damaged("the bytes end too early");
        }
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = (number << Byte.SIZE) | next();
        }
        return number;
    }

    /** {@return digits as PHP counts lengths: modulo 2^64, to be taken as unsigned} */
    long unsigned() {
        long number = 0;
        int start = position;
        for (int c = peek(); c >= '0' && c <= '9'; c = peek()) {
            number = number * 10 + (c - '0');
            position++;
        }
        if (position == start) {
            throw damaged("a number is missing");
        }
        return number;
    }

    /** {@return an integer with or without a sign; one that is too great becomes the greatest there is, as in PHP} */
    long integer() {
        boolean negative = peek() == '-';
        if (negative || peek() == '+') {
            position++;
        }
        int start = position;
        while (peek() == '0') {
            position++;
        }
        int zeros = position - start;
        start = position;
        if (zeros > 0 && !(peek() >= '0' && peek() <= '9')) {
            return 0;
        }
        long number = unsigned(); // does not wrap round below 20 digits
        long limit = negative ? Long.MIN_VALUE : Long.MAX_VALUE;
        if (position - start > MOST_DIGITS || Long.compareUnsigned(number, limit) > 0) {
            return limit;
        }
        return negative ? -number : number;
    }

    /** {@return digits as an integer} */
    long count() {
        if (peek() == '-' || peek() == '+') {
            throw damaged("a number has a sign");
        }
        return integer();
    }

    /** {@return what stands before a byte, which is passed over} */
    String asciiUntil(char end) {
        int length = distanceTo(end);
        if (length < 0) {
            throw damaged("'" + end + "' is missing");
        }
        String text = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
        position += length + 1;
        return text;
    }

    PhpFormatException damaged(String what) {
        return new PhpFormatException("at byte " + position + ": " + what);
    }
}
