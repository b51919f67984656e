package io.sessionring.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostLookupTest {

    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    private static long soon() {
        return System.nanoTime() + Duration.ofSeconds(10).toNanos();
    }

    @Test
    void whereNoThreadIsLeftTheNextLookUpTriesAgain() throws IOException {
        HostLookup lookup = new HostLookup(host -> ADDRESS, "node", new ScarceThreads(1));
        assertThatThrownBy(() -> lookup.await(soon())).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(lookup.await(soon())).isEqualTo(ADDRESS);
    }

    @Test
    void whoeverAsksWhileALookUpIsUnderWayGetsItsAnswer() throws Exception {
        CountDownLatch known = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        HostLookup lookup = new HostLookup(
                host -> {
                    asked.incrementAndGet();
                    try {
                        known.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ADDRESS;
                },
                "node",
                new NamedDaemons("look-up"));
        Future<InetAddress> first = lookup.start();
        assertThatThrownBy(() -> lookup.await(System.nanoTime() + 1_000_000))
                .isInstanceOf(SocketTimeoutException.class);
        known.countDown();
        assertThat(first.get()).isEqualTo(ADDRESS);
        assertThat(asked).hasValue(1);
        assertThat(lookup.await(soon())).isEqualTo(ADDRESS);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aNameWithoutAddressIsToldFromAResolverThatFails() {
        HostLookup unknown = new HostLookup(
                host -> {
                    throw new UnknownHostException(host);
                },
                "node",
                new NamedDaemons("look-up"));
        assertThatThrownBy(() -> unknown.await(soon())).isInstanceOf(UnknownHostException.class);
        HostLookup broken = new HostLookup(
                host -> {
                    throw new IllegalStateException("a resolver of the test");
                },
                "node",
                new NamedDaemons("look-up"));
        assertThatThrownBy(() -> broken.await(soon()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnknownHostException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }
}
