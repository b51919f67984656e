package io.sessionring.backend.memcached;

/** A SASL user; says nothing about itself. */
record Credentials(String user, String password) {

    @Override
    public String toString() {
        return "Credentials";
    }
}
