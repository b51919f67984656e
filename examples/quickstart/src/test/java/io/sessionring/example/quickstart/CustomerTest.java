package io.sessionring.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.backend.memory.MemoryBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.quickstart.Customer.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the demonstration would find out. */
class CustomerTest {

    private final SessionClient client = SessionClient.builder(MemoryBackend.create(), KryoCodec.allowing(Cart.class))
            .nodes("a:1")
            .build();
    private final Session session = client.create();
    private final Customer customer = new Customer("somebody", session.id());

    @BeforeEach
    void start() {
        Customer.start(session, "somebody");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Finding found() {
        return customer.judge(new Lookup.Found(session));
    }

    private Finding missing() {
        return customer.judge(new Lookup.Missing(MissCause.UNKNOWN));
    }

    @Test
    void everyAcknowledgedChangeMustBeThere() {
        assertThat(found()).isEqualTo(Finding.RIGHT);
        for (int i = 0; i < 25; i++) {
            customer.fill(session);
            customer.turnPage(session);
            customer.acknowledge();
            assertThat(found()).isEqualTo(Finding.RIGHT);
        }
        customer.acknowledge(); // one that the session does not hold
        assertThat(found()).isEqualTo(Finding.OLDER);
        assertThat(missing()).isEqualTo(Finding.LOST);
    }

    @Test
    void oneOfTheTwoPartsOfAChangeIsNotEnough() {
        customer.fill(session);
        assertThat(found()).isEqualTo(Finding.RIGHT); // not acknowledged: there or not
        customer.acknowledge();
        assertThat(found()).isEqualTo(Finding.OLDER);
    }

    @Test
    void aChangeThatIsTriedAgainIsMadeOnce() {
        customer.fill(session);
        customer.fill(session);
        customer.turnPage(session);
        customer.acknowledge();
        assertThat(found()).isEqualTo(Finding.RIGHT);
    }

    @Test
    void whoLoggedOutMustNotComeBack() {
        customer.leave();
        assertThat(found()).isEqualTo(Finding.RIGHT);
        assertThat(missing()).isEqualTo(Finding.RIGHT);
        customer.left();
        assertThat(missing()).isEqualTo(Finding.RIGHT);
        assertThat(found()).isEqualTo(Finding.RETURNED);
    }

    @Test
    void whatWasWrongOnceStaysWrong() {
        customer.wronged(Finding.OLDER);
        assertThat(found()).isEqualTo(Finding.OLDER);
    }
}
