package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.backend.memory.MemoryBackend;
import io.sessionring.codec.kryo.KryoCodec;
import java.net.URL;
import java.security.CodeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UncheckedTest {

    private static URL origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source.getLocation();
    }

    @Test
    void theOtherClassesOfCoreWorkWithTheOneThatAsksForNoView() {
        try (SessionClient client = SessionClient.builder(MemoryBackend.create(), KryoCodec.allowing())
                .nodes("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1")
                .replicas(1)
                .build()) {
            assertThat(client.awaitReady(Duration.ofSeconds(10))).isTrue();
            Session session = client.create();
            session.set("user", "ada");
            assertThat(client.save(session)).isTrue();

            Session again = client.load(session.id()).orElseThrow();

            assertThat(again.get("user", String.class)).contains("ada");
            assertThat(client.delete(again.id())).isTrue();
            assertThat(client.load(again.id())).isEmpty();
        }
        assertThat(origin(UnderView.class)).isNotEqualTo(origin(Membership.class));
    }
}
