package io.sessionring.example.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparingRedisProtocolTest {

    @Test
    void whoComesSecondDoesNotOverwriteTheFirst() throws Exception {
        try (Servers servers = new Servers(ServerKind.REDIS, 1)) {
            String node = servers.addresses(1).get(0);
            try (WireSocket one = new WireSocket(Address.host(node), Address.port(node));
                    WireSocket two = new WireSocket(Address.host(node), Address.port(node))) {
                SocketRow.Protocol first = new ComparingRedisProtocol();
                SocketRow.Protocol second = new ComparingRedisProtocol();
                first.set(one, "key", SocketRow.ascii("created"));
                assertThat(first.get(one, "key")).isEqualTo(SocketRow.ascii("created"));
                assertThat(second.get(two, "key")).isEqualTo(SocketRow.ascii("created"));

                first.set(one, "key", SocketRow.ascii("by the first"));
                second.set(two, "key", SocketRow.ascii("by the second"));
                assertThat(second.get(two, "key")).isEqualTo(SocketRow.ascii("by the first"));

                second.set(two, "key", SocketRow.ascii("by the second"));
                assertThat(first.get(one, "key")).isEqualTo(SocketRow.ascii("by the second"));
            }
        }
    }
}
