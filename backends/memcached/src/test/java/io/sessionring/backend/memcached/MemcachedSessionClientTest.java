package io.sessionring.backend.memcached;

import io.sessionring.SessionClientContract;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Backend;
import io.sessionring.spi.Codec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What an application may rely on, on three real Memcached processes. */
class MemcachedSessionClientTest extends SessionClientContract {

    private static List<MemcachedServer> servers;

    @BeforeAll
    static void startServers() {
        servers = Stream.generate(MemcachedServer::start).limit(3).toList();
    }

    @AfterAll
    static void stopServers() {
        servers.forEach(MemcachedServer::close);
    }

    @Override
    protected Backend backend() {
        return MemcachedBackend.create();
    }

    @Override
    protected List<String> nodes() {
        return servers.stream().map(MemcachedServer::address).toList();
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
