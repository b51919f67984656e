package io.sessionring.example.benchmarks.micro;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rings that are compared. */
enum RingRow {
    SESSIONRING("Sessionring", SessionringRing.class.getName(), Set.of("position", "key", "threeAt", "three", "build")),
    SPYMEMCACHED(
            "spymemcached KetamaNodeLocator",
            SpymemcachedRing.class.getName(),
            Set.of("position", "key", "three", "build")),
    EVCACHE(
            "EVCacheNodeLocator",
            "io.sessionring.example.benchmarks.evcache.EvcacheRing",
            Set.of("position", "key", "build")),
    GUAVA("Guava consistentHash", GuavaRing.class.getName(), Set.of("position", "key"));

    private final String label;
    private final String benchmark;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<String> methods;

    RingRow(String label, String benchmark, Set<String> methods) {
        this.label = label;
        this.benchmark = benchmark;
        this.methods = methods;
    }

    String label() {
        return label;
    }

    /** {@return whether there is something to measure} */
    boolean can(String method) {
        return methods.contains(method);
    }

    /** {@return the row for JMH} */
    JmhRow row(String evcacheJar) {
        String classPath = this == EVCACHE ? evcacheJar : System.getProperty("java.class.path");
        return new JmhRow(label, classPath, benchmark, Map.of(), List.of());
    }
}
