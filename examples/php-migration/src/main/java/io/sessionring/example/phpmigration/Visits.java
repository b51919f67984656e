package io.sessionring.example.phpmigration;

import java.util.List;
import java.util.Optional;

/** Where the Java pages have their sessions from. */
interface Visits {

    /** One request's session. To be closed. */
    interface Visit extends AutoCloseable {

        /** {@return who is logged in} */
        Optional<String> user();

        /** {@return what is in the cart; what is changed in it is saved} */
        List<Object> cart();

        /** {@return false if the session has ended meanwhile} */
        boolean save();

        /** Logs out. */
        void end();

        @Override
        void close();
    }

    /** {@return the session of a cookie} */
    Optional<Visit> open(String cookie);
}
