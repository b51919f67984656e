package io.sessionring.example.benchmarks.evcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.benchmarks.row.Row;
import io.sessionring.example.benchmarks.row.Visitor;
import io.sessionring.example.servers.Direction;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EvcacheRowTest {

    @Test
    void everyGroupHoldsASession() {
        try (MemcachedServer one = MemcachedServer.start();
                MemcachedServer two = MemcachedServer.start();
                Row row = new EvcacheRow(List.of(one.address(), two.address()))) {
            String id = row.create(Visitor.attributes());

            row.change(id, Visitor.VISITS);

            assertThat(row.load(id, Visitor.VISITS)).isEqualTo(2);
            assertThat(row.load(id, "cart")).isEqualTo(Visitor.attributes().get("cart"));
            assertThat(one.dump()).hasSize(1);
            assertThat(two.dump()).hasSize(1);
        }
    }

    @Test
    void manyCallersOfOneGroupAreAllAnswered() throws Exception {
        int callers = 32;
        try (MemcachedServer server = MemcachedServer.start();
                Proxy line = Proxy.to(server.host(), server.port());
                Row row = new EvcacheRow(List.of(line.address()))) {
            String id = row.create(Visitor.attributes());
            line.delay(Direction.REPLIES, Duration.ofMillis(30)); // so that all of them wait at the same time
            ExecutorService threads = Executors.newFixedThreadPool(callers);
            try {
                List<Callable<Object>> loads = new ArrayList<>();
                for (int i = 0; i < callers * 5; i++) {
                    loads.add(() -> row.load(id, Visitor.NAME));
                }
                for (Future<Object> load : threads.invokeAll(loads)) {
                    assertThat(load.get()).isEqualTo(Visitor.NAME_VALUE);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
