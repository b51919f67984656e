package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A PHP process that evaluates what it is told, with a session handler of its extensions. */
final class RealPhp implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Process process;
    private final BufferedReader answers;

    private RealPhp(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param ini settings of php.ini
     * @param keys which handler: the extension's own, or the one that hands on the SHA-1
     */
    static RealPhp start(Map<String, String> ini, SessionKeys keys) {
        try {
            Path directory = Files.createTempDirectory("php");
            for (String file : List.of("php/eval.php", "vectors/php/classes.php")) {
                try (var in = RealPhp.class.getResourceAsStream("/" + file)) {
                    Files.copy(in, directory.resolve(Path.of(file).getFileName()));
                }
            }
            List<String> command = new ArrayList<>(List.of("php", "-d", "session.use_cookies=0"));
            command.addAll(List.of("-d", "session.cache_limiter=", "-d", "session.use_strict_mode=0"));
            ini.forEach((name, value) -> command.addAll(List.of("-d", name + "=\"" + value + "\"")));
            command.addAll(List.of(
                    directory.resolve("eval.php").toString(),
                    directory.resolve("classes.php").toString(),
                    keys == SessionKeys.SHA1_OF_ID ? "article" : "plain"));
            Process process = new ProcessBuilder(command)
                    .redirectError(directory.resolve("errors").toFile())
                    .start();
            RealPhp php = new RealPhp(directory, process);
            assertThat(php.eval("return array_map('extension_loaded', ['memcached', 'redis', 'igbinary']);"))
                    .as("php needs the extensions memcached, redis and igbinary: install php-memcached, php-redis,"
                            + " php-igbinary")
                    .allMatch(JsonNode::asBoolean);
            return php;
        } catch (IOException e) {
            throw new AssertionError(
                    "the tests need PHP: please install php-cli, php-memcached, php-redis, php-igbinary", e);
        }
    }

    /** The value that code returns. */
    JsonNode eval(String code) {
        return answer(code).get("value");
    }

    /** The warnings that code has made. */
    List<String> warnings(String code) {
        List<String> warnings = new ArrayList<>();
        answer(code).get("warnings").forEach(each -> warnings.add(each.asText()));
        return warnings;
    }

    private JsonNode answer(String code) {
        begin(code);
        return end();
    }

    /** Begins to evaluate; {@link #end} waits for it. */
    void begin(String code) {
        try {
            byte[] line = Base64.getEncoder().encode(code.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().write(line);
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode end() {
        try {
            String line = answers.readLine();
            assertThat(line)
                    .as("PHP's answer; it said %s", Files.readString(directory.resolve("errors")))
                    .isNotNull();
            JsonNode answer = JSON.readTree(line);
            assertThat(answer.get("error")).as("PHP's error").isNull();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the session in PHP, which waits for its lock. */
    boolean start(String id) {
        return eval("session_id('" + id + "'); return session_start();").asBoolean();
    }

    /** Evaluates code between start and close of a session. */
    JsonNode during(String id, String code) {
        assertThat(start(id)).as("session_start").isTrue();
        JsonNode value = eval(code);
        assertThat(eval("return session_write_close();").asBoolean()).isTrue();
        return value;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
