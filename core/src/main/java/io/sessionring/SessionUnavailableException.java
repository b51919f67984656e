package io.sessionring;

import java.util.List;
import java.util.Map;

/**
 * Too few nodes answered in time to tell what the session is. It does not mean that there is none. Whether a write happened
 * is unknown; to try again is safe.
 */
public final class SessionUnavailableException extends SessionException {

    private static final long serialVersionUID = 1;

    private final List<String> nodes;
    private final boolean copySeen;
    private final transient Map<String, Session> loaded;

    SessionUnavailableException(String message, List<String> nodes, boolean copySeen, Map<String, Session> loaded) {
        super(message, null);
        this.nodes = List.copyOf(nodes);
        this.copySeen = copySeen;
        this.loaded = Map.copyOf(loaded);
    }

    /** {@return the nodes that did not answer, by name or address} */
    public List<String> nodes() {
        return nodes;
    }

    /** {@return whether some copy of the session was seen, so that it is known to have existed} */
    public boolean copySeen() {
        return copySeen;
    }

    /** {@return what {@link SessionClient#loadAll} could load all the same, by id; empty after other calls} */
    public Map<String, Session> loaded() {
        return loaded == null ? Map.of() : loaded;
    }
}
