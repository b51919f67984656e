package io.sessionring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:11211, 10.0.0.1, 11211, 1, 10.0.0.1:11211",
        "cache-1.example.com:11212:7, cache-1.example.com, 11212, 7, cache-1.example.com:11212",
        "[::1]:11211, ::1, 11211, 1, [::1]:11211",
        "[fe80::1]:6379:2, fe80::1, 6379, 2, [fe80::1]:6379",
    })
    void isReadAsPeopleWriteIt(String text, String host, int port, int weight, String identity) {
        Node node = Node.parse(text);
        assertThat(node.host()).isEqualTo(host);
        assertThat(node.port()).isEqualTo(port);
        assertThat(node.weight()).isEqualTo(weight);
        assertThat(node.identity()).isEqualTo(identity);
        assertThat(node).hasToString(text).isEqualTo(Node.of(host, port).withWeight(weight));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                ":11211",
                "host:x",
                "host:0",
                "host:65536",
                "host:1:0",
                "host:1:-1",
                "host:1:1000001",
                "host:1:2:3",
                "::1:11211",
                "[::1]",
                "[::1:11211",
                "ho st:1",
                "a,b:1",
            })
    void anythingElseIsRefusedWithTheRule(String text) {
        assertThatThrownBy(() -> Node.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be");
    }

    @Test
    void aNameTakesThePlaceOfTheAddress() {
        Node node = Node.of("10.0.0.1", 11211).withName("cache-a").withWeight(2).withZone("east");
        assertThat(node.identity()).isEqualTo("cache-a");
        assertThat(node).hasToString("cache-a=10.0.0.1:11211:2@east");
        assertThat(node).isNotEqualTo(Node.of("10.0.0.1", 11211));
        assertThat(node.withZone("west")).isNotEqualTo(node);
    }
}
