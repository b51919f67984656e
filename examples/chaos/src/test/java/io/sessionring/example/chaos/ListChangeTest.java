package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.chaos.SessionStore.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the ways of others lose when a list of nodes changes, though no node fails and nobody is in a hurry. */
class ListChangeTest {

    private static final RingShape THREE = new RingShape(List.of(0, 1, 2), 1);
    private static final RingShape FOUR = new RingShape(List.of(0, 1, 2, 3), 1);
    private static final int SESSIONS = 400;

    private final Cluster cluster = Cluster.start(BackendKind.REDIS, 4, 2);
    private final List<SessionStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(SessionStore::close);
        cluster.close();
    }

    private SessionStore open(AdapterKind adapter) {
        SessionStore store =
                adapter.open(opened.size(), BackendKind.REDIS.backend(), cluster.lines(opened.size()), THREE, 0);
        opened.add(store);
        boolean unused = Patience.with("all nodes", () -> store.allNodesAnswer() ? true : null);
        return store;
    }

    private static List<String> logIns(SessionStore store) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            Loaded session = store.create();
            assertThat(store.save(session, Map.of("user", "customer " + i), Set.of()))
                    .isTrue();
            ids.add(session.id());
        }
        return ids;
    }

    private static long missing(SessionStore store, List<String> ids) {
        return ids.stream()
                .filter(id -> Patience.with("a load", () -> store.load(id)).isEmpty())
                .count();
    }

    @Test
    void aPlainRingLosesAboutTheShareOfTheNewNode() {
        SessionStore store = open(AdapterKind.PLAIN_RING);
        List<String> ids = logIns(store);
        assertThat(missing(store, ids)).isZero();
        assertThat(store.change(FOUR)).isTrue();
        assertThat(missing(store, ids)).isBetween(SESSIONS / 8L, SESSIONS * 3L / 8);
    }

    @Test
    void aWarmUpFindsThemButServersThatHearOfItLaterMissWhatOthersWrite() {
        SessionStore first = open(AdapterKind.WARM_UP);
        SessionStore later = open(AdapterKind.WARM_UP);
        List<String> ids = logIns(first);
        first.change(FOUR);
        assertThat(missing(first, ids)).isZero();
        assertThat(missing(later, logIns(first))).isBetween(SESSIONS / 8L, SESSIONS * 3L / 8);
    }
}
