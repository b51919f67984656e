package io.sessionring.backend.memcached;

import io.sessionring.SessionClientBuilder;
import io.sessionring.spi.Codec;

/** The same promises with a second copy of each session. */
class MemcachedCopiesSessionClientTest extends MemcachedSessionClientTest {

    @Override
    protected SessionClientBuilder builder(Codec codec) {
        return super.builder(codec).replicas(1);
    }
}
