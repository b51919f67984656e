package io.sessionring.backend.memcached;

/** The status codes of the binary protocol that mean something here. */
final class Status {

    static final int OK = 0x00;
    static final int NOT_FOUND = 0x01;
    static final int EXISTS = 0x02;
    static final int TOO_LARGE = 0x03;
    static final int AUTH_ERROR = 0x20;
    static final int AUTH_CONTINUE = 0x21;
    static final int UNKNOWN_COMMAND = 0x81;
    static final int OUT_OF_MEMORY = 0x82;

    private Status() {}
}
