package io.sessionring.example.chaos;

import io.sessionring.example.chaos.SessionStore.Loaded;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the most usual request needs of an application server: sessions are loaded and saved. And its ring. Thread-safe. */
interface SessionAccess extends RingAccess, AutoCloseable {

    /** {@return the session, or nothing if there certainly is none} */
    Optional<Loaded> load(String id);

    /** {@return false if the session is known to have ended} */
    boolean save(Loaded session, Map<String, String> set, Set<String> remove);

    /** {@return whether every node answers this server} */
    boolean allNodesAnswer();

    @Override
    void close();
}
