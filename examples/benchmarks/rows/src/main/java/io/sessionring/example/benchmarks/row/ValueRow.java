package io.sessionring.example.benchmarks.row;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A session is one value, a {@link HashMap} of its attributes: fetched whole, changed here, and stored whole. It loses what a
 * parallel request has changed.
 */
public abstract class ValueRow implements Row {

    /**
     * Fetches a session.
     *
     * @param id the session
     * @return its attributes, which the caller may change
     */
    protected abstract Map<String, Object> fetch(String id);

    /**
     * Stores a session, and returns when it is stored.
     *
     * @param id the session
     * @param attributes all its attributes
     */
    protected abstract void store(String id, Map<String, Object> attributes);

    @Override
    public final String create(Map<String, Object> attributes) {
        String id = UUID.randomUUID().toString();
        store(id, new HashMap<>(attributes));
        return id;
    }

    @Override
    public final Object load(String id, String name) {
        return Objects.requireNonNull(fetch(id).get(name), name);
    }

    @Override
    public final void change(String id, String name) {
        Map<String, Object> attributes = fetch(id);
        attributes.put(name, (Integer) Objects.requireNonNull(attributes.get(name), name) + 1);
        store(id, attributes);
    }
}
