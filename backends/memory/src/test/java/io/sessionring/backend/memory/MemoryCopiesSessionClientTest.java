package io.sessionring.backend.memory;

import io.sessionring.SessionClientBuilder;
import io.sessionring.spi.Codec;

/** The same promises with a second copy of each session. */
class MemoryCopiesSessionClientTest extends MemorySessionClientTest {

    @Override
    protected SessionClientBuilder builder(Codec codec) {
        return super.builder(codec).replicas(1);
    }
}
