package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.sessionring.testing.Seeds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SessionKeyTest {

    @Test
    void isTheHexadecimalSha1OfTheId() {
        assertThat(SessionKey.of("abc"))
                .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d"); // FIPS 180, appendix A.1
        assertThat(SessionKey.of("")).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }

    @Test
    @SuppressWarnings("deprecation") // Guava marks SHA-1 as unfit for security
    void agreesWithAnotherLibraryOnEveryText() {
        KeyHash ofOne = new KeyHash();
        Seeds.check(1_000, random -> {
            String id = random.ints(random.nextInt(300), 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(SessionKey.of(id))
                    .isEqualTo(Hashing.sha1()
                            .hashString(id, StandardCharsets.UTF_8)
                            .toString())
                    .isEqualTo(ofOne.of(id));
        });
    }
}
