package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package's description is the map of its rules: every link leads somewhere, and no rule is left out. */
class RulesTest {

    private static final Path MAP =
            Path.of("src", "main", "java", "io", "sessionring", "internal", "replication", "package-info.java");
    private static final Pattern RULE = Pattern.compile("<li>(.*?)(?=<li>|</ol>)", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@link\\s+([\\w.]+)}");
    private static final Pattern NAME = Pattern.compile("\\(([A-Z_]+)\\)");

    private static List<String> rules() throws IOException {
        return RULE.matcher(Files.readString(MAP))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static Class<?> type(String link) throws ClassNotFoundException {
        return Class.forName(link.contains(".") ? link : RulesTest.class.getPackageName() + "." + link);
    }

    @Test
    void everyLinkLeadsToAType() throws IOException, ClassNotFoundException {
        List<String> links = all(LINK, Files.readString(MAP));
        assertThat(links).hasSizeGreaterThan(rules().size());
        for (String link : links) {
            assertThat(type(link)).isNotNull();
        }
    }

    @Test
    void everyRuleIsKeptByOneType() throws IOException {
        assertThat(rules())
                .hasSizeGreaterThan(20)
                .allSatisfy(rule -> assertThat(all(LINK, rule)).as(rule).hasSize(1));
    }

    @Test
    void everyRuleThatCanBeLeftOutIsOnTheMap() throws IOException {
        List<String> named =
                rules().stream().flatMap(rule -> all(NAME, rule).stream()).toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Arrays.stream(Rule.values()), Arrays.stream(ClientRule.values()))
                                .map(Enum::name)
                                .toList());
    }
}
