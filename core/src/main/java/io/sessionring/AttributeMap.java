package io.sessionring;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of a session as a map: a view, which decodes a value when it is asked for. */
final class AttributeMap extends AbstractMap<String, Object> {

    private final Session session;

    AttributeMap(Session session) {
        this.session = session;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return name instanceof String text ? session.read(text) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && session.has(text);
    }

    @Override
    public @Nullable Object put(String name, Object value) {
        Object before = session.read(name);
        session.set(name, value);
        return before;
    }

    @Override
    public @Nullable Object remove(@Nullable Object name) {
        if (!(name instanceof String text)) {
            return null;
        }
        Object before = session.read(text);
        session.remove(text);
        return before;
    }

    @Override
    public int size() {
        return session.names().size();
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return new Entries(List.copyOf(session.names()).iterator());
            }

            @Override
            public int size() {
                return session.names().size();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, Object>> {

        private final Iterator<String> names;
        private @Nullable String last;

        private Entries(Iterator<String> names) {
            this.names = names;
        }

        @Override
        public boolean hasNext() {
            return names.hasNext();
        }

        @Override
        public Map.Entry<String, Object> next() {
            String name = names.next();
            last = name;
            return new Attribute(name);
        }

        @Override
        public void remove() {
            String name = last;
            if (name == null) {
                throw new IllegalStateException("next() comes first");
            }
            session.remove(name);
            last = null;
        }
    }

    /** One entry; its value is decoded when it is asked for, so that names can be listed where a class is missing. */
    private final class Attribute implements Map.Entry<String, Object> {

        private final String name;

        private Attribute(String name) {
            this.name = name;
        }

        @Override
        public String getKey() {
            return name;
        }

        @Override
        public Object getValue() {
            return Objects.requireNonNull(session.read(name), "the attribute was removed meanwhile");
        }

        @Override
        public Object setValue(Object value) {
            Object before = getValue();
            session.set(name, value);
            return before;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Map.Entry<?, ?> entry
                    && name.equals(entry.getKey())
                    && getValue().equals(entry.getValue());
        }

        @Override
        public int hashCode() {
            return name.hashCode() ^ getValue().hashCode();
        }
    }
}
