package io.sessionring.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README shows of the servlet example is what is compiled. */
class ReadmeTest {

    private static final Path README = Path.of("../../README.md");

    @ParameterizedTest
    @CsvSource({"SessionFilter, Lookup lookup =", "LoginServlet, session.set(\"user\""})
    void showsTheCodeOfTheExample(String type, String start) throws IOException {
        String readme = Files.readString(README);
        String source = Files.readString(Path.of("src/main/java/io/sessionring/example/servlet/" + type + ".java"));
        int begin = readme.indexOf("```java\n" + start) + "```java\n".length();
        String snippet = readme.substring(begin, readme.indexOf("```", begin));
        assertThat(snippet.lines().count()).isGreaterThan(5);
        assertThat(withoutSpace(source)).contains(withoutSpace(snippet));
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }
}
