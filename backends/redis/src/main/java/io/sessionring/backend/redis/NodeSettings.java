package io.sessionring.backend.redis;

import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the builder was told.
 *
 * @param user the ACL user, or null for the default user
 * @param password the password, or null for none
 * @param tls makes encrypted sockets, or null for plain ones
 * @param verifyHostName whether the node's certificate must be for its host name
 * @param database the number of the database
 * @param clientName the name that CLIENT LIST shows, or null for none
 * @param maxValueBytes the largest value that is sent
 */
record NodeSettings(
        @Nullable String user,
        @Nullable String password,
        @Nullable SSLSocketFactory tls,
        boolean verifyHostName,
        int database,
        @Nullable String clientName,
        int maxValueBytes) {

    /** {@return all but the password} */
    @Override
    public String toString() {
        return "NodeSettings[user=" + user + ", tls=" + (tls != null) + ", database=" + database + ", clientName="
                + clientName + ", maxValueBytes=" + maxValueBytes + "]";
    }
}
