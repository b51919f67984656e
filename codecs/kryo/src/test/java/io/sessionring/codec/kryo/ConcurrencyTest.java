package io.sessionring.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    @Test
    void eightThreadsShareOneCodec() throws Exception {
        KryoCodec codec = Shop.codec();
        byte[] expected = Bytes.encode(codec, Shop.cart());
        byte[] damaged = expected.clone();
        damaged[1] ^= 1;
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String own = "text of thread " + t;
                running.add(executor.submit(() -> {
                    start.await();
                    for (int i = 0; i < 2000; i++) {
                        assertThat(Bytes.encode(codec, Shop.cart())).isEqualTo(expected);
                        assertThat(Bytes.decode(codec, expected)).isEqualTo(Shop.cart());
                        assertThat(Bytes.there(codec, own)).isEqualTo(own);
                        if (i % 10 == 0) {
                            assertThatThrownBy(() -> Bytes.decode(codec, damaged))
                                    .isNotNull();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
