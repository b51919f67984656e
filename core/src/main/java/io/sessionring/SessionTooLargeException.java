package io.sessionring;

import java.util.Map;

/** The session is larger than its node takes. What was stored before is still there. */
public final class SessionTooLargeException extends SessionException {

    private static final long serialVersionUID = 1;

    private final String node;
    private final long limitBytes;
    private final Map<String, Integer> attributeBytes;

    SessionTooLargeException(String message, String node, long limitBytes, Map<String, Integer> attributeBytes) {
        super(message, null);
        this.node = node;
        this.limitBytes = limitBytes;
        this.attributeBytes = attributeBytes;
    }

    /** {@return the node that refused, by name or address} */
    public String node() {
        return node;
    }

    /** {@return the largest value the node takes, in bytes, 0 if it did not say} */
    public long limitBytes() {
        return limitBytes;
    }

    /** {@return the encoded size of every attribute by name, in bytes, the largest first; unmodifiable} */
    public Map<String, Integer> attributeBytes() {
        return attributeBytes;
    }
}
