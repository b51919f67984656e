package io.sessionring.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionUnavailableException;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A save that was written though its answer never came, and a request that thinks better of it before it tries again. */
class UnansweredSaveTest {

    private final AtomicBoolean silent = new AtomicBoolean();
    private final MemoryBackend nodes = MemoryBackend.create();
    private SessionClient client;
    private SessionClient other;

    @BeforeEach
    void openClients() {
        client = client(silencing(nodes));
        other = client(nodes);
    }

    @AfterEach
    void closeClients() {
        client.close();
        other.close();
    }

    private static SessionClient client(Backend backend) {
        return SessionClient.builder(backend, KryoCodec.allowing()).nodes("a:1").build();
    }

    /** Every operation is done; while it is silent its answer is lost. */
    private Backend silencing(Backend backend) {
        return (address, settings) -> {
            NodePort port = backend.open(address, settings);
            return (NodePort) Proxy.newProxyInstance(
                    NodePort.class.getClassLoader(), new Class<?>[] {NodePort.class}, (self, method, arguments) -> {
                        try {
                            Object answer = method.invoke(port, arguments);
                            boolean lost = silent.get() && !method.getName().equals("hello");
                            return lost && answer instanceof Reply
                                    ? Reply.of(new Answer.Failed(Answer.Failed.Cause.TIMEOUT, "no answer"))
                                    : answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        };
    }

    private void saveUnanswered(Session session) {
        silent.set(true);
        assertThatThrownBy(() -> client.save(session)).isInstanceOf(SessionUnavailableException.class);
        silent.set(false);
    }

    private Session stored(Session session) {
        return other.load(session.id()).orElseThrow();
    }

    private Session saved(String name, Object value) {
        Session session = client.create();
        session.set(name, value);
        client.save(session);
        return client.load(session.id()).orElseThrow();
    }

    @Test
    void anAttributeThatIsRemovedAgainIsRemoved() {
        Session session = saved("user", "ada");
        session.set("role", "admin");
        saveUnanswered(session);
        assertThat(stored(session).names()).containsExactly("role", "user");
        session.remove("role");
        assertThat(client.save(session)).isTrue();
        assertThat(stored(session).names()).containsExactly("user");
    }

    @Test
    void anAttributeOfANewSessionThatIsRemovedAgainIsRemoved() {
        Session session = client.create();
        session.set("user", "ada");
        session.set("role", "admin");
        saveUnanswered(session);
        session.remove("role");
        assertThat(client.save(session)).isTrue();
        assertThat(stored(session).names()).containsExactly("user");
    }

    @Test
    void aChangeInPlaceThatIsUndoneIsUndone() {
        Session session = saved("cart", new ArrayList<>(List.of("socks")));
        List<Object> cart = cast(session.get("cart", List.class).orElseThrow());
        cart.add("shoes");
        saveUnanswered(session);
        cart.remove("shoes");
        assertThat(client.save(session)).isTrue();
        assertThat(stored(session).get("cart", List.class)).hasValue(List.of("socks"));
    }

    @Test
    void aSessionThatWasLoggedOutSinceDoesNotGetANewId() {
        Session session = client.create();
        session.set("user", "ada");
        saveUnanswered(session);
        assertThat(other.delete(session.id())).isTrue();
        String id = session.id();
        assertThat(client.rotateId(session)).isFalse();
        assertThat(session.id()).isEqualTo(id);
        assertThat(client.save(session)).isFalse();
    }

    @Test
    void whatOthersWroteSinceGoesOnUnderTheNewId() {
        Session session = client.create();
        session.set("user", "ada");
        saveUnanswered(session);
        String id = session.id();
        other.update(id, found -> found.set("theme", "dark"));
        assertThat(client.rotateId(session)).isTrue();
        assertThat(stored(session).names()).containsExactly("theme", "user");
        assertThat(other.find(id)).isEqualTo(new Lookup.Missing(MissCause.ROTATED));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> cast(List<?> list) {
        return (List<Object>) list;
    }
}
