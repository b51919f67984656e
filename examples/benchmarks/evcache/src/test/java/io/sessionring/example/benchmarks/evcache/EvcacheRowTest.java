package io.sessionring.example.benchmarks.evcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.benchmarks.row.Row;
import io.sessionring.example.benchmarks.row.Visitor;
import io.sessionring.example.servers.MemcachedServer;
import java.util.List;
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
}
