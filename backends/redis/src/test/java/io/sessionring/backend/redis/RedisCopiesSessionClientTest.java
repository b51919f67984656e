package io.sessionring.backend.redis;

import io.sessionring.SessionClientBuilder;
import io.sessionring.spi.Codec;

/** The same promises with a second copy of each session. */
class RedisCopiesSessionClientTest extends RedisSessionClientTest {

    @Override
    protected SessionClientBuilder builder(Codec codec) {
        return super.builder(codec).replicas(1);
    }
}
