package io.sessionring.example.phpmigration;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.codec.php.PhpSession;
import io.sessionring.codec.php.PhpSessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sessionring's sessions, when PHP serves no page any more. One that only PHP's store has yet is taken over on first sight,
 * under the same id, so that nobody is logged out; then PHP's copy is deleted.
 */
final class AdoptedSessions implements Visits {

    private final SessionClient client;
    private final PhpSessions php;

    AdoptedSessions(SessionClient client, PhpSessions php) {
        this.client = client;
        this.php = php;
    }

    @Override
    public Optional<Visit> open(String cookie) {
        Lookup lookup = client.find(cookie);
        if (lookup instanceof Lookup.Found found) {
            return Optional.of(new AdoptedVisit(client, php, found.session()));
        }
        MissCause cause = ((Lookup.Missing) lookup).cause();
        if (cause == MissCause.UNKNOWN || cause == MissCause.NODE_RESTARTED) {
            return adopt(cookie).map(session -> new AdoptedVisit(client, php, session));
        }
        if (cause != MissCause.DAMAGED) {
            php.delete(cookie); // would be taken over when no trace of its end is left
        }
        return Optional.empty();
    }

    /** PHP's lock is held meanwhile: of two requests at the same time one takes over, and the other finds it done. */
    private Optional<Session> adopt(String cookie) {
        Optional<PhpSession> loaded = php.load(cookie);
        if (loaded.isEmpty()) {
            return client.load(cookie);
        }
        try (PhpSession session = loaded.get()) {
            Optional<Session> adopted = client.adopt(cookie, attributes(session));
            if (!php.delete(session)) { // the lock was lost, and with it the right to delete: wait for it again
                php.delete(cookie);
            }
            return adopted;
        }
    }

    /** What the pages need of PHP's variables, as they are to be from now on. */
    private static Map<String, Object> attributes(PhpSession session) {
        Map<String, Object> attributes = new HashMap<>();
        session.get("user", String.class).ifPresent(user -> attributes.put("user", user));
        if (session.get("cart", Object.class).orElse(null) instanceof List<?> cart) {
            attributes.put("cart", new ArrayList<Object>(cart));
        }
        return attributes;
    }

    private record AdoptedVisit(SessionClient client, PhpSessions php, Session session) implements Visit {

        @Override
        public Optional<String> user() {
            return session.get("user", String.class);
        }

        @Override
        @SuppressWarnings("unchecked") // it was put there as one
        public List<Object> cart() {
            Optional<List<Object>> cart = session.get("cart", ArrayList.class).map(list -> (List<Object>) list);
            if (cart.isEmpty()) {
                session.set("cart", new ArrayList<>());
                return cart();
            }
            return cart.get();
        }

        @Override
        public boolean save() {
            return client.save(session);
        }

        @Override
        public void end() {
            client.delete(session.id()); // false: it goes on by itself until enough nodes know
            php.delete(session.id()); // a page of PHP that was late may have written it again
        }

        @Override
        public void close() {}
    }
}
