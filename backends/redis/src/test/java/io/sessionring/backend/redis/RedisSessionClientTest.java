package io.sessionring.backend.redis;

import io.sessionring.SessionClientContract;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Backend;
import io.sessionring.spi.Codec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What an application may rely on, on three real Redis processes. */
class RedisSessionClientTest extends SessionClientContract {

    private static List<RedisServer> servers;

    @BeforeAll
    static void startServers() {
        servers = Stream.generate(RedisServer::start).limit(3).toList();
    }

    @AfterAll
    static void stopServers() {
        servers.forEach(RedisServer::close);
    }

    @Override
    protected Backend backend() {
        return RedisBackend.builder().maxValueBytes(1_000_000).build();
    }

    @Override
    protected List<String> nodes() {
        return servers.stream().map(RedisServer::address).toList();
    }

    @Override
    protected Codec codec(Class<?>... allowed) {
        return KryoCodec.allowing(allowed);
    }

    @Override
    protected void flush(int index) {
        servers.get(index).flush();
    }
}
