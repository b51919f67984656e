package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void probe() {
        for (Configuration configuration : Configuration.values()) {
            long began = System.nanoTime();
            Batch batch = Batch.run(configuration, 1, 1, 100, java.util.Set.of(), java.util.Set.of());
            System.out.println(batch + " " + (System.nanoTime() - began) / 1_000_000 + " ms");
            batch.wrong().stream()
                    .limit(3)
                    .forEach(r -> System.out.println(
                            "   " + r.seed() + " " + r.violations().get(0)));
        }
        assertThat(1).isEqualTo(1);
    }
}
