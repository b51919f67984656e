package io.sessionring.example.benchmarks.turn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keys as sessions are stored under: 40 hexadecimal digits. */
final class SessionKeys {

    private SessionKeys() {}

    static String of(int number) {
        try {
            byte[] id = ("session" + number).getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(id));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
