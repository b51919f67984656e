package io.sessionring.example.chaos;

/** What a request asks of a node, whichever protocol it is written in. */
enum RequestKind {
    READ,
    COMPARE_AND_SET,
    /** A first copy, or a tombstone. */
    STORE,
    HEARTBEAT,
    /** What is said on a new connection. */
    GREETING;

    private static final byte BINARY = (byte) 0x80;

    /** {@return whether it is sent for a session} */
    boolean ofSession() {
        return this == READ || this == COMPARE_AND_SET || this == STORE;
    }

    /** {@return the kind of the request that begins like this} */
    static RequestKind of(byte[] head, int length) {
        return head[0] == BINARY ? ofOpcode(head[1]) : ofWord(head, length);
    }

    private static RequestKind ofOpcode(byte opcode) {
        return switch (opcode) {
            case 0x00 -> READ;
            case 0x01, 0x02 -> STORE;
            case 0x03 -> COMPARE_AND_SET;
            case 0x0a -> HEARTBEAT;
            default -> GREETING;
        };
    }

    /** The word stands in the third line, after how many there are and its length. */
    private static RequestKind ofWord(byte[] head, int length) {
        StringBuilder word = new StringBuilder();
        int line = 0;
        for (int i = 0; i < length && line < 3; i++) {
            if (head[i] == '\n') {
                line++;
            } else if (line == 2 && head[i] != '\r') {
                word.append((char) head[i]);
            }
        }
        return switch (word.toString()) {
            case "GET" -> READ;
            case "SET" -> STORE;
            case "EVALSHA" -> COMPARE_AND_SET;
            case "PING" -> HEARTBEAT;
            default -> GREETING;
        };
    }
}
