package io.sessionring.example.phpmigration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.codec.php.PhpSession;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser goes from PHP's pages to Java's and back. */
class PhpMigrationTest {

    private static PhpMigration migration;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    @BeforeAll
    static void start() throws Exception {
        migration = new PhpMigration(0);
    }

    @AfterAll
    static void end() {
        migration.close();
    }

    @Test
    void aLogInOnPhpFillsItsCartOnJavaAndIsSeenOnBoth() throws Exception {
        assertThat(java("/cart")).isEqualTo("java: nobody, cart: \n");
        assertThat(php("/login?user=ada")).isEqualTo("php: ada, cart: book\n");
        assertThat(java("/cart")).isEqualTo("java: ada, cart: book\n");
        assertThat(java("/add?item=socks")).isEqualTo("java: ada, cart: book socks\n");
        assertThat(php("/")).isEqualTo("php: ada, cart: book socks\n");
        assertThat(java("/add?item=h%C3%A9")).isEqualTo("java: ada, cart: book socks hé\n");
        assertThat(php("/")).isEqualTo("php: ada, cart: book socks hé\n");
    }

    @Test
    void aLogOutOnEitherIsOneOnBoth() throws Exception {
        php("/login?user=ada");
        String id = cookie();
        assertThat(java("/logout")).isEqualTo("java: nobody, cart: \n");
        assertThat(migration.phpSessions().read(id)).isEmpty();
        assertThat(php("/")).isEqualTo("php: nobody, cart: \n");

        php("/login?user=eve");
        id = cookie();
        assertThat(java("/cart")).startsWith("java: eve");
        assertThat(php("/logout")).isEqualTo("php: nobody, cart: \n");
        assertThat(migration.phpSessions().read(id)).isEmpty();
        assertThat(java("/cart")).isEqualTo("java: nobody, cart: \n");
    }

    @Test
    void parallelRequestsToBothLoseNothing() throws Exception {
        php("/login?user=ada");
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) { // as many as have their turn while PHP waits
            answers.add(browser.sendAsync(request(migration.sharedPort(), "/add?item=i" + i), BodyHandlers.ofString())
                    .thenApply(answer -> answer.body()));
            answers.add(browser.sendAsync(request(migration.phpPort(), "/"), BodyHandlers.ofString())
                    .thenApply(answer -> answer.body()));
        }
        long refused = answers.stream()
                .map(CompletableFuture::join)
                .filter(body -> body.contains("Lock"))
                .count();
        String cart = php("/");
        assertThat(cart.split(" i", -1)).hasSize(5 - (int) refused);
    }

    @Test
    void afterTheCutOverASessionIsTakenOverOnFirstSightAndNobodyIsLoggedOut() throws Exception {
        php("/login?user=ada");
        java("/add?item=socks");
        String id = cookie();
        assertThat(moved("/cart")).isEqualTo("java: ada, cart: book socks\n");
        assertThat(cookie()).isEqualTo(id);
        assertThat(migration.phpSessions().read(id)).as("PHP's copy").isEmpty();
        assertThat(moved("/add?item=hat")).isEqualTo("java: ada, cart: book socks hat\n");
        assertThat(moved("/cart")).isEqualTo("java: ada, cart: book socks hat\n");
        assertThat(moved("/logout")).isEqualTo("java: nobody, cart: \n");

        keep(id);
        assertThat(moved("/cart")).isEqualTo("java: nobody, cart: \n");
    }

    @Test
    void aCopyThatPhpWroteAfterTheCutOverEndsWithTheSession() throws Exception {
        php("/login?user=ada");
        String id = cookie();
        assertThat(moved("/cart")).startsWith("java: ada");
        writtenByPhp(id);
        assertThat(moved("/logout")).isEqualTo("java: nobody, cart: \n");
        assertThat(migration.phpSessions().read(id)).as("PHP's copy").isEmpty();

        writtenByPhp(id);
        keep(id);
        assertThat(moved("/cart")).isEqualTo("java: nobody, cart: \n");
        assertThat(migration.phpSessions().read(id)).as("PHP's copy").isEmpty();
    }

    private static void writtenByPhp(String id) {
        PhpSession late = migration.phpSessions().open(id);
        late.set("user", "ada");
        assertThat(migration.phpSessions().save(late)).isTrue();
    }

    /** Somebody kept a cookie. */
    private void keep(String id) {
        HttpCookie old = new HttpCookie("PHPSESSID", id);
        old.setVersion(0);
        old.setPath("/");
        cookies.getCookieStore().add(URI.create("http://127.0.0.1/"), old);
    }

    @Test
    void parallelRequestsAtTheCutOverTakeASessionOverOnce() throws Exception {
        php("/login?user=ada");
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(browser.sendAsync(request(migration.movedPort(), "/cart"), BodyHandlers.ofString())
                    .thenApply(answer -> answer.body()));
        }
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo("java: ada, cart: book\n"));
    }

    private String php(String page) throws Exception {
        return get(migration.phpPort(), page);
    }

    private String java(String page) throws Exception {
        return get(migration.sharedPort(), page);
    }

    private String moved(String page) throws Exception {
        return get(migration.movedPort(), page);
    }

    private String get(int port, String page) throws Exception {
        return browser.send(request(port, page), BodyHandlers.ofString()).body();
    }

    private static HttpRequest request(int port, String page) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + page))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("PHPSESSID"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }
}
