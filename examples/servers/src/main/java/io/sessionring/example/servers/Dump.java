package io.sessionring.example.servers;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of a memcached what it holds, and puts it back, over the text protocol. */
final class Dump {

    private static final Pattern ENTRY = Pattern.compile("key=(\\S+) exp=(-?\\d+) .*");
    private static final Pattern VALUE = Pattern.compile("VALUE \\S+ (\\d+) (\\d+)");
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private Dump() {}

    static List<Item> of(MemcachedServer server) throws IOException {
        List<Item> items = new ArrayList<>();
        try (Lines lines = new Lines(server)) {
            for (Map.Entry<String, Long> entry : expiries(lines).entrySet()) {
                String answer = lines.ask("get " + entry.getKey());
                Matcher value = VALUE.matcher(answer);
                if (value.matches()) { // else it has ended meanwhile
                    byte[] bytes = lines.read(Integer.parseInt(value.group(2)));
                    items.add(new Item(entry.getKey(), Long.parseLong(value.group(1)), entry.getValue(), bytes));
                    answer = lines.read();
                }
                expect("END", "get", answer);
            }
        }
        return items;
    }

    /** {@return when each key ends} A key may be listed twice when it is moved meanwhile. */
    private static Map<String, Long> expiries(Lines lines) throws IOException {
        Map<String, Long> all = new LinkedHashMap<>();
        String line = firstEntry(lines);
        for (Matcher entry = ENTRY.matcher(line); entry.matches(); entry = ENTRY.matcher(line)) {
            String key = URLDecoder.decode(entry.group(1), StandardCharsets.ISO_8859_1);
            all.put(key, Math.max(0, Long.parseLong(entry.group(2)))); // -1 stands for never
            line = lines.read();
        }
        expect("END", "lru_crawler metadump", line);
        return all;
    }

    private static String firstEntry(Lines lines) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String first = lines.ask("lru_crawler metadump all");
        while (first.startsWith("BUSY") && System.nanoTime() - end < 0) { // it also looks for ended items by itself
            LockSupport.parkNanos(10_000_000);
            first = lines.ask("lru_crawler metadump all");
        }
        return first;
    }

    static void load(MemcachedServer server, List<Item> items) throws IOException {
        try (Lines lines = new Lines(server)) {
            for (Item item : items) {
                String command =
                        "add " + item.key() + " " + item.flags() + " " + item.expiresAt() + " " + item.value().length;
                String answer = lines.ask(command, item.value());
                if (!answer.equals("NOT_STORED")) { // there is a newer one
                    expect("STORED", "add", answer);
                }
            }
        }
    }

    private static void expect(String expected, String command, String answer) {
        if (!answer.equals(expected)) {
            throw new ServerException("memcached answered " + command + " with " + answer, null);
        }
    }
}
