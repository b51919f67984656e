package io.sessionring.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.codec.kryo.KryoCodec;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request has looked at it keeps; the rest is as another request has left it. */
class LookedAtTest {

    private final MemoryBackend backend = MemoryBackend.create();
    private final SessionClient client = client();
    private final SessionClient other = client();
    private Session mine;

    private SessionClient client() {
        return SessionClient.builder(backend, KryoCodec.allowing()).nodes("a:1").build();
    }

    @BeforeEach
    void save() {
        mine = client.create();
        mine.set("user", "ada");
        mine.set("theme", "dark");
        assertThat(client.save(mine)).isTrue();
        mine = loaded(client);
    }

    @AfterEach
    void close() {
        client.close();
        other.close();
    }

    private Session loaded(SessionClient by) {
        return by.load(mine.id()).orElseThrow();
    }

    /** Another request sets an attribute, then this one saves something else. */
    private void saveAfterAnotherHasSet(String name, String value) {
        Session theirs = loaded(other);
        theirs.set(name, value);
        assertThat(other.save(theirs)).isTrue();
        mine.set("page", "cart");
        assertThat(client.save(mine)).isTrue();
    }

    @Test
    void aNameThatWasFoundMissingIsLookedAtAnewAfterASave() {
        assertThat(mine.attributes().containsKey("mail")).isFalse();
        assertThat(mine.get("mail", String.class)).isEmpty();
        saveAfterAnotherHasSet("mail", "ada@example");
        assertThat(mine.get("mail", String.class)).contains("ada@example");
        assertThat(mine.names()).containsExactly("mail", "page", "theme", "user");
    }

    @Test
    void aRemovalOfWhatIsNotThereIsOverWithTheSave() {
        mine.remove("mail");
        saveAfterAnotherHasSet("mail", "ada@example");
        assertThat(mine.get("mail", String.class)).contains("ada@example");
        mine.remove("mail");
        assertThat(client.save(mine)).isTrue();
        assertThat(loaded(other).names()).containsExactly("page", "theme", "user");
    }

    @Test
    void aValueThatWasReadIsKept() {
        assertThat(mine.get("theme", String.class)).contains("dark");
        saveAfterAnotherHasSet("theme", "light");
        assertThat(mine.get("theme", String.class)).contains("dark");
        assertThat(loaded(client).get("theme", String.class)).contains("light");
    }

    @Test
    void aValueThatWasNotReadIsTakenOver() {
        saveAfterAnotherHasSet("theme", "light");
        assertThat(mine.get("theme", String.class)).contains("light");
    }

    @Test
    void whatIsRemovedIsNotAmongTheNamesBeforeItIsSavedNorAfter() {
        for (int i = 0; i < 2; i++) {
            mine.remove("theme");
            assertThat(mine.names()).containsExactly("user");
            assertThat(mine.attributes()).hasSize(1).doesNotContainKey("theme");
            assertThat(mine).hasToString("Session[1 attributes]");
            assertThat(client.save(mine)).isTrue();
        }
        assertThat(loaded(other).names()).containsExactly("user");
    }

    @Test
    void anUpdateThatOnlyAskedWhetherANameIsThereRunsAgainWhenItIs() {
        assertThat(runsOf(session -> session.attributes().containsKey("mail"), "mail"))
                .isEqualTo(2);
    }

    @Test
    void anUpdateThatHasReadAValueRunsAgainWhenItIsAnother() {
        assertThat(runsOf(session -> session.get("theme", String.class), "theme"))
                .isEqualTo(2);
    }

    @Test
    void anUpdateDoesNotRunAgainForWhatItDidNotLookAt() {
        assertThat(runsOf(Session::toString, "mail")).isEqualTo(1);
    }

    private interface Look {
        Object at(Session session);
    }

    /** How often an update runs, while whose first run another request sets an attribute. */
    private int runsOf(Look look, String set) {
        AtomicInteger runs = new AtomicInteger();
        assertThat(client.update(mine.id(), session -> {
                    Object unused = look.at(session);
                    session.set("page", "cart");
                    if (runs.incrementAndGet() == 1) {
                        Session theirs = loaded(other);
                        theirs.set(set, "another");
                        assertThat(other.save(theirs)).isTrue();
                    }
                }))
                .isPresent();
        return runs.get();
    }
}
