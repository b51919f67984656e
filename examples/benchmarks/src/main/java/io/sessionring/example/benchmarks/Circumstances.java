package io.sessionring.example.benchmarks;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run was made on and with.
 *
 * @param when when it began
 * @param command how it was called
 * @param java the Java that ran it
 * @param system the machine
 * @param processor the processors' name
 * @param processors how many there are
 * @param load what the machine was doing before: the load average of the last minute
 * @param versions of the servers and of the libraries that took part, by name
 */
record Circumstances(
        String when,
        String command,
        String java,
        String system,
        String processor,
        int processors,
        String load,
        Map<String, String> versions) {

    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.+)");

    static Circumstances now(Instant when, String command) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("memcached", saidBy("memcached", "-V"));
        versions.put("redis", saidBy("redis-server", "-v"));
        Libraries.versions().forEach(versions::put);
        return new Circumstances(
                when.toString(),
                command,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                content(Path.of("/proc/loadavg")).split(" ", 2)[0],
                ImmutableMap.copyOf(versions));
    }

    private static String processorName() {
        Matcher model = MODEL.matcher(content(Path.of("/proc/cpuinfo")));
        return model.find() ? model.group(1).trim() : "unknown";
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "unknown"; // no such file on this system
        }
    }

    private static String saidBy(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines().findFirst().orElse("unknown").trim();
        } catch (IOException e) {
            return "not installed";
        }
    }

    String text() {
        StringBuilder text = new StringBuilder()
                .append(java)
                .append("; ")
                .append(system)
                .append("; ")
                .append(processors)
                .append(" x ")
                .append(processor)
                .append("; load before ")
                .append(load)
                .append('\n');
        text.append(String.join(
                ", ",
                versions.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList()));
        return text.append('\n').toString();
    }
}
