package io.sessionring.example.phpmigration;

import io.sessionring.codec.php.PhpSession;
import io.sessionring.codec.php.PhpSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PHP's own sessions, while PHP serves some of the pages. */
final class SharedSessions implements Visits {

    private final PhpSessions sessions;

    SharedSessions(PhpSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Optional<Visit> open(String cookie) {
        return sessions.load(cookie).map(session -> new SharedVisit(sessions, session));
    }

    private record SharedVisit(PhpSessions sessions, PhpSession session) implements Visit {

        @Override
        public Optional<String> user() {
            return session.get("user", String.class);
        }

        @Override
        @SuppressWarnings("unchecked") // a List of PHP values is one of objects
        public List<Object> cart() {
            Optional<List<Object>> cart = session.get("cart", List.class).map(list -> (List<Object>) list);
            if (cart.isEmpty()) {
                session.set("cart", new ArrayList<>());
                return cart();
            }
            return cart.get();
        }

        @Override
        public boolean save() {
            return sessions.save(session);
        }

        @Override
        public void end() {
            sessions.delete(session);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
