package io.sessionring.example.benchmarks.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What JMH has measured for one row. */
final class JmhRun {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode results;

    private JmhRun(JsonNode results) {
        this.results = results;
    }

    /** Reads JMH's own JSON. */
    static JmhRun read(Path file) throws IOException {
        return new JmhRun(JSON.readTree(file.toFile()));
    }

    /**
     * {@return what each iteration measured, in the benchmark's unit}
     *
     * @param method which benchmark
     * @param parameters which it had, or some of them
     */
    List<Double> times(String method, Map<String, String> parameters) {
        return raw(result(method, parameters).get("primaryMetric"));
    }

    /** {@return the bytes that a call allocated, by iteration} */
    List<Double> allocated(String method, Map<String, String> parameters) {
        for (Map.Entry<String, JsonNode> each :
                result(method, parameters).get("secondaryMetrics").properties()) {
            if (each.getKey().endsWith("gc.alloc.rate.norm")) {
                return raw(each.getValue());
            }
        }
        throw new IllegalStateException("JMH did not tell what " + method + " allocates");
    }

    private JsonNode result(String method, Map<String, String> parameters) {
        for (JsonNode result : results) {
            Map<String, String> own = new HashMap<>();
            result.path("params")
                    .properties()
                    .forEach(each -> own.put(each.getKey(), each.getValue().asText()));
            if (result.get("benchmark").asText().endsWith("." + method)
                    && own.entrySet().containsAll(parameters.entrySet())) {
                return result;
            }
        }
        throw new IllegalStateException("JMH did not measure " + method + " with " + parameters);
    }

    private static List<Double> raw(JsonNode metric) {
        List<Double> values = new ArrayList<>();
        for (JsonNode fork : metric.get("rawData")) {
            fork.forEach(value -> values.add(value.asDouble()));
        }
        return values;
    }
}
