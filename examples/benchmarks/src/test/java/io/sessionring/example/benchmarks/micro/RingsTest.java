package io.sessionring.example.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.SessionKey;
import java.net.InetSocketAddress;
import net.spy.memcached.KetamaNodeLocator;
import org.junit.jupiter.api.Test;

class RingsTest {

    @Test
    void bothRingsPlaceKeysAlikeSoThatTheSameWorkIsMeasured() {
        Ring ring = Rings.sessionring(10, false);
        KetamaNodeLocator locator = Rings.spymemcached(Rings.spyNodes(10));

        for (int i = 0; i < 1_000; i++) {
            String key = SessionKey.of("session" + i);
            InetSocketAddress theirs =
                    (InetSocketAddress) locator.getPrimary(key).getSocketAddress();
            assertThat(ring.nodes().get(ring.locate(key)).host()).isEqualTo(theirs.getHostString());
        }
    }
}
