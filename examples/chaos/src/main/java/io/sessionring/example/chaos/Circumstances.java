package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Report;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import java.time.Duration;

/**
 * How a run was made.
 *
 * @param java the Java that ran it
 * @param system the machine
 * @param processors how many it has
 * @param server the servers' kind and version
 * @param nodes how many of them
 * @param settings how the clients were set up; empty where the way of keeping sessions has no settings
 */
record Circumstances(String java, String system, int processors, String server, int nodes, String settings) {

    static Circumstances of(BackendKind backend, int nodes, Node node, String settings) {
        return new Circumstances(
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                backend.label() + " " + version(backend, node),
                nodes,
                settings);
    }

    private static String version(BackendKind backend, Node node) {
        NodePort port = backend.backend().open(new NodeAddress(node.host(), node.port()), PortSettings.defaults());
        try {
            Answer answer = port.report().await(Duration.ofSeconds(5).toNanos());
            return answer instanceof Report report ? report.version() : "of unknown version";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "of unknown version";
        } finally {
            port.close();
        }
    }

    @Override
    public String toString() {
        String all = nodes + " " + server + "; " + java + "; " + system + ", " + processors + " processors";
        return settings.isEmpty() ? all : all + "; " + settings;
    }
}
