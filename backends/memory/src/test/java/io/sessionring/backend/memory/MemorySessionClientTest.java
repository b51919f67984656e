package io.sessionring.backend.memory;

import io.sessionring.SessionClientContract;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.spi.Backend;
import io.sessionring.spi.Codec;
import java.time.Clock;
import java.util.List;

class MemorySessionClientTest extends SessionClientContract {

    private final MemoryBackend backend = MemoryBackend.create(Clock.systemUTC(), 1_000_000);

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected List<String> nodes() {
        return List.of("a:1", "b:1", "c:1");
    }

    @Override
    protected Codec codec(Class<?>... allowed) {
        return KryoCodec.allowing(allowed);
    }

    @Override
    protected void flush(int index) {
        backend.node(nodes().get(index)).flush();
    }
}
