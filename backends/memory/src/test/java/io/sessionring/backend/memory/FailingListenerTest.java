package io.sessionring.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.CopyEvent;
import io.sessionring.NodeStatus;
import io.sessionring.OperationEvent;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionListener;
import io.sessionring.codec.kryo.KryoCodec;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener that fails, with an error too, costs no caller the answer and no node its heartbeat. */
class FailingListenerTest {

    /** What a listener throws is logged. */
    private final CapturedLog log = new CapturedLog();

    private static final SessionListener FAILING = new SessionListener() {
        @Override
        public void operation(OperationEvent event) {
            throw new NoClassDefFoundError("metrics");
        }

        @Override
        public void node(NodeStatus status) {
            throw new NoClassDefFoundError("metrics");
        }

        @Override
        public void copies(CopyEvent event) {
            throw new NoClassDefFoundError("metrics");
        }
    };

    @BeforeEach
    void openTheLog() {
        log.open();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    @Test
    void anErrorOfAListenerReachesNobody() {
        try (SessionClient client = SessionClient.builder(MemoryBackend.create(), KryoCodec.allowing())
                .nodes("a:1", "b:1", "c:1")
                .replicas(1)
                .listener(FAILING)
                .build()) {
            Session session = client.create();
            session.set("user", "ada");
            assertThat(client.save(session)).isTrue();
            assertThat(client.load(session.id())).isPresent();
        }
    }

    @Test
    void awaitingReadinessForEverIsPossible() {
        try (SessionClient client = SessionClient.builder(MemoryBackend.create(), KryoCodec.allowing())
                .nodes("a:1")
                .build()) {
            assertThat(client.awaitReady(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        }
    }
}
