package io.sessionring.example.phpmigration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sessionring.example.phpmigration.Visits.Visit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages that are Java: {@code /cart}, {@code /add?item=socks} and {@code /logout}. */
final class JavaPages implements AutoCloseable {

    private static final String COOKIE = "PHPSESSID";
    private static final int THREADS = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;
    private final Visits visits;

    JavaPages(int port, Visits visits) throws IOException {
        this.visits = visits;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange request) throws IOException {
        try (request) {
            String text;
            try {
                text = page(request);
                request.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
                request.sendResponseHeaders(200, 0);
            } catch (RuntimeException e) {
                text = "the page could not be made: " + e.getClass().getSimpleName();
                request.sendResponseHeaders(503, 0);
            }
            request.getResponseBody().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private String page(HttpExchange request) {
        Optional<Visit> opened = cookie(request).flatMap(visits::open);
        if (opened.isEmpty()) {
            return shown("nobody", List.of());
        }
        try (Visit visit = opened.get()) {
            switch (request.getRequestURI().getPath()) {
                case "/add" -> {
                    visit.cart().add(item(request));
                    if (!visit.save()) {
                        return shown("nobody", List.of());
                    }
                }
                case "/logout" -> {
                    visit.end();
                    request.getResponseHeaders().add("Set-Cookie", COOKIE + "=deleted; Path=/; Max-Age=0");
                    return shown("nobody", List.of());
                }
                default -> {}
            }
            return shown(visit.user().orElse("nobody"), visit.cart());
        }
    }

    private static String shown(String user, List<Object> cart) {
        return "java: " + user + ", cart: "
                + cart.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String item(HttpExchange request) {
        String query = request.getRequestURI().getRawQuery();
        return query != null && query.startsWith("item=")
                ? URLDecoder.decode(query.substring("item=".length()), StandardCharsets.UTF_8)
                : "something";
    }

    private static Optional<String> cookie(HttpExchange request) {
        return request.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .map(cookie -> cookie.substring(COOKIE.length() + 1).replace("\"", ""))
                .findFirst();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
