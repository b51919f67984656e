package io.sessionring.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.NodeFullException;
import io.sessionring.OperationEvent.Kind;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.testing.RecordedEvents;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log-in on a session that was never stored. */
class FirstSaveTest {

    private final MemoryBackend backend = MemoryBackend.create();
    private final RecordedEvents events = new RecordedEvents();
    private final SessionClient client = SessionClient.builder(backend, KryoCodec.allowing())
            .nodes("a:1")
            .operationDeadline(Duration.ofSeconds(5))
            .listener(events)
            .build();

    @AfterEach
    void close() {
        client.close();
    }

    private Session loggingIn() {
        Session session = client.create();
        session.set("user", "ada");
        return session;
    }

    @Test
    void aRotationThatFailsLeavesTheSessionItsId() {
        Session session = loggingIn();
        String id = session.id();
        backend.node("a:1").refuseWrites();
        assertThatThrownBy(() -> client.rotateId(session)).isInstanceOf(NodeFullException.class);
        assertThat(session.id()).isEqualTo(id);
        assertThat(session.isNew()).isTrue();
        backend.node("a:1").recover();
        assertThat(client.rotateId(session)).isTrue();
        assertThat(session.id()).isNotEqualTo(id);
        assertThat(client.load(session.id())).isPresent();
    }

    @Test
    void aRotationIsToldAsOne() {
        assertThat(client.rotateId(loggingIn())).isTrue();
        assertThat(events.operations()).hasSize(1);
        assertThat(events.last().kind()).isEqualTo(Kind.ROTATE_ID);
    }
}
