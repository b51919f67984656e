package io.sessionring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.spi.Backend;
import io.sessionring.spi.Codec;
import io.sessionring.spi.CodecContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong settings are refused with parameter, value and rule. */
class SessionClientBuilderTest {

    private static final Backend NO_NODE = (address, settings) -> {
        throw new AssertionError("no node may be opened with wrong settings");
    };

    private static Codec codec(int number) {
        return new Codec() {
            @Override
            public int number() {
                return number;
            }

            @Override
            public byte[] encode(Object value, CodecContext context) {
                throw new AssertionError();
            }

            @Override
            public Object decode(byte[] bytes, int offset, int length, CodecContext context) {
                throw new AssertionError();
            }
        };
    }

    private static Arguments wrong(String message, Consumer<SessionClientBuilder> setting) {
        return Arguments.of(message, setting);
    }

    static List<Arguments> wrongSettings() {
        return List.of(
                wrong("nodes must not be empty", b -> b.nodes(List.of())),
                wrong("listed twice", b -> b.nodes("a:1", "b:1", "a:1:2")),
                wrong(
                        "listed twice",
                        b -> b.nodes(List.of(
                                Node.of("a", 1).withName("n"), Node.of("b", 1).withName("n")))),
                wrong("weight must be 1", b -> b.nodes("a:1:0")),
                wrong("replicas must be 0 to 15; got -1", b -> b.replicas(-1)),
                wrong("replicas must be 0 to 15; got 16", b -> b.replicas(16)),
                wrong(
                        "replicas(1) needs 3 nodes to survive one loss; got 1",
                        b -> b.nodes("a:1").replicas(1).build()),
                wrong(
                        "replicas(2) needs 5 nodes to survive two losses, 4 for one; got 3",
                        b -> b.nodes("a:1", "b:1", "c:1").replicas(2).build()),
                wrong(
                        "replicas(3) needs 7 nodes to survive 3 losses, 5 for one; got 2",
                        b -> b.nodes("a:1", "b:1").replicas(3).build()),
                wrong("listed twice", b -> b.nodes("Host:1", "host:1")),
                wrong("namespace must be", b -> b.namespace("")),
                wrong("namespace must be", b -> b.namespace("a:b")),
                wrong("namespace must be", b -> b.namespace("a".repeat(65))),
                wrong("maxInactiveInterval must be", b -> b.maxInactiveInterval(Duration.ZERO)),
                wrong("maxInactiveInterval must be whole seconds", b -> b.maxInactiveInterval(Duration.ofMillis(1500))),
                wrong("maxInactiveInterval must be", b -> b.maxInactiveInterval(Duration.ofSeconds(1L << 31))),
                wrong("absoluteLife must not be negative", b -> b.absoluteLife(Duration.ofSeconds(-1))),
                wrong("absoluteLife must be whole seconds", b -> b.absoluteLife(Duration.ofNanos(1))),
                wrong("maxLife must be", b -> b.maxLife(Duration.ZERO)),
                wrong(
                        "maxLife must not be less",
                        b -> b.maxLife(Duration.ofMinutes(1)).build()),
                wrong("touchGrain must be", b -> b.touchGrain(Duration.ofMillis(-1))),
                wrong(
                        "touchGrain must not be more",
                        b -> b.touchGrain(Duration.ofHours(1)).build()),
                wrong("clockSkew must be", b -> b.clockSkew(Duration.ofMinutes(11))),
                wrong("sweepRate must be 1 to 1000000; got 0", b -> b.sweepRate(0)),
                wrong("sweepRate must be 1 to 1000000; got 1000001", b -> b.sweepRate(1_000_001)),
                wrong("operationDeadline must be", b -> b.operationDeadline(Duration.ofMillis(9))),
                wrong("operationDeadline must be", b -> b.operationDeadline(Duration.ofSeconds(61))),
                wrong("two codecs have the number 1", b -> b.readAlso(codec(1)).build()),
                wrong(
                        "codec number must be 1 to 15; got 16",
                        b -> b.readAlso(codec(16)).build()));
    }

    @ParameterizedTest
    @MethodSource("wrongSettings")
    void refuses(String message, Consumer<SessionClientBuilder> setting) {
        SessionClientBuilder builder = SessionClient.builder(NO_NODE, codec(1)).nodes("a:1", "b:1");
        assertThatThrownBy(() -> setting.accept(builder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nothingCanBeBuiltWithoutNodes() {
        assertThatThrownBy(() -> SessionClient.builder(NO_NODE, codec(1)).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nodes");
    }

    @Test
    void nullIsRefusedAtTheCall() {
        SessionClientBuilder builder = SessionClient.builder(NO_NODE, codec(1));
        assertThatThrownBy(() -> SessionClient.builder(null, codec(1))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> SessionClient.builder(NO_NODE, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.listener(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.clock(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.maxInactiveInterval(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.operationDeadline(null)).isInstanceOf(NullPointerException.class);
    }
}
