package io.sessionring.backend.memcached;

import java.nio.charset.StandardCharsets;

/**
 * A user and a password for SASL.
 *
 * @param user the user's name
 * @param password the password
 */
record Credentials(String user, String password) {

    /** {@return the request that shows them, by the mechanism PLAIN (RFC 4616)} */
    Message plain() {
        byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return new Message(Opcode.SASL_AUTH, "PLAIN", response, 0);
    }

    /** Shows neither. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
