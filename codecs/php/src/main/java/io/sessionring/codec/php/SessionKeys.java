package io.sessionring.codec.php;

import io.sessionring.internal.ring.SessionKey;

/** What an application's session handler makes of a session id before it asks a node. */
public enum SessionKeys {

    /** The id as it is: the handlers of the extensions memcached and redis. */
    ID {
        @Override
        String of(String id) {
            return id;
        }
    },

    /**
     * The SHA-1 of the id in hexadecimal: a handler that extends {@code SessionHandler} and hands on {@code sha1($key)}, as in
     * "Egomaniacal and Scalable Apps" (2011).
     */
    SHA1_OF_ID {
        @Override
        String of(String id) {
            return SessionKey.of(id);
        }
    };

    abstract String of(String id);
}
