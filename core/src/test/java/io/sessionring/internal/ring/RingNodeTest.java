package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RingNodeTest {

    @Test
    void theLabelIsTheNameElseTheAddressAsLibmemcachedWritesIt() {
        assertThat(new RingNode("10.0.0.1", 11_211, "cache-a", 0, null).label()).isEqualTo("cache-a");
        assertThat(new RingNode("10.0.0.1", 11_211, null, 0, null).label()).isEqualTo("10.0.0.1");
        assertThat(new RingNode("Cache.Example", 11_212, null, 0, null).label()).isEqualTo("Cache.Example:11212");
        assertThat(new RingNode("::1", 11_212, null, 0, null).label()).isEqualTo("::1:11212");
    }

    @Test
    void theIdentityIsTheNameElseHostAndPort() {
        assertThat(new RingNode("10.0.0.1", 11_211, "cache-a", 0, null).identity())
                .isEqualTo("cache-a");
        assertThat(new RingNode("10.0.0.1", 11_211, null, 0, null).identity()).isEqualTo("10.0.0.1:11211");
        assertThat(new RingNode("::1", 11_211, null, 0, null).identity()).isEqualTo("[::1]:11211");
    }

    @Test
    void noWeightCountsAsOne() {
        assertThat(new RingNode("a", 1, null, 0, null).effectiveWeight()).isEqualTo(1);
        assertThat(new RingNode("a", 1, null, 3, null).effectiveWeight()).isEqualTo(3);
    }

    @Test
    void wrongValuesAreRefusedWithTheRule() {
        refused("", 1, null, 0, null, "host must not be empty");
        refused("[::1]", 1, null, 0, null, "host must be without brackets; got [::1]");
        refused("a", 0, null, 0, null, "port must be 1 to 65535; got 0");
        refused("a", 65_536, null, 0, null, "port must be 1 to 65535; got 65536");
        refused("a", 1, "", 0, null, "name must not be empty");
        refused("a", 1, null, -1, null, "weight must not be negative; got -1");
        refused("a", 1, null, 0, "", "zone must not be empty");
    }

    private static void refused(String host, int port, String name, int weight, String zone, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RingNode(host, port, name, weight, zone))
                .withMessage(message);
    }
}
