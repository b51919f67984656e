package io.sessionring.example.benchmarks.micro;

import java.util.List;
import java.util.Map;

/**
 * A row of a table that JMH measures.
 *
 * @param label what it is called
 * @param classPath where its benchmark is
 * @param benchmark the name of the class
 * @param parameters of the benchmark, by name
 * @param jvmArguments what its library needs of the JVM
 */
record JmhRow(
        String label, String classPath, String benchmark, Map<String, String> parameters, List<String> jvmArguments) {

    JmhRow {
        parameters = Map.copyOf(parameters);
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** {@return one whose benchmark is on this class path} */
    static JmhRow here(String label, Class<?> benchmark, Map<String, String> parameters) {
        return new JmhRow(label, System.getProperty("java.class.path"), benchmark.getName(), parameters, List.of());
    }
}
