package io.sessionring.example.benchmarks.row;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Carries out what the other JVM says, a line each, and answers every line with one that begins with {@link #OK} or
 * {@link #FAILED}. A row is opened under a name; there may be several, with different nodes. The commands:
 *
 * <pre>
 * open NAME host:port,...  THREADS      makes a row
 * create NAME COUNT                     stores so many sessions more
 * fill NAME COUNT ATTRIBUTES SIZE       the same, with so many attributes of so many characters
 * round NAME TASK THREADS MILLIS RATE   that many calls a second, 0 for as many as can be; answers a {@link RoundText}
 * calls NAME TASK COUNT                 that many calls one after the other; answers the median time of one in ns
 * close NAME                            and forgets its sessions
 * </pre>
 *
 * <p>Ends when its standard input does. For one thread.
 */
public final class Host {

    /** How the answer to a command begins that was carried out. */
    public static final String OK = "@ok";

    /** How it begins for one that failed; what went wrong follows. */
    public static final String FAILED = "@failed";

    private final Row.Factory factory;
    private final Map<String, Kept> rows = new HashMap<>();
    private final Crew crew = new Crew();

    private record Kept(Row row, List<String> ids) {}

    private Host(Row.Factory factory) {
        this.factory = factory;
    }

    /**
     * Listens until the input ends.
     *
     * @param factory makes the rows
     * @param in the commands
     * @param out the answers
     * @throws IOException if the commands cannot be read
     */
    public static void serve(Row.Factory factory, InputStream in, PrintStream out) throws IOException {
        Host host = new Host(factory);
        BufferedReader commands = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            out.println(host.answer(line));
            out.flush();
        }
        host.rows.values().forEach(kept -> kept.row().close());
        host.crew.close();
    }

    private String answer(String line) {
        try {
            String said = carryOut(line.split(" +", -1));
            return said.isEmpty() ? OK : OK + " " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED + " interrupted";
        } catch (Exception | LinkageError e) {
            StringBuilder chain = new StringBuilder();
            for (Throwable each = e; each != null; each = each.getCause()) {
                chain.append(chain.isEmpty() ? "" : ", because of ").append(each);
            }
            return FAILED + " " + chain.toString().replaceAll("\\s*\\R\\s*", " ");
        }
    }

    private String carryOut(String[] words) throws Exception {
        String name = words[1];
        switch (words[0]) {
            case "open" -> {
                List<String> nodes = Arrays.asList(words[2].split(",", -1));
                rows.put(name, new Kept(factory.open(nodes, Integer.parseInt(words[3])), new ArrayList<>()));
            }
            case "create" -> create(kept(name), Integer.parseInt(words[2]), Visitor.attributes());
            case "fill" ->
                create(
                        kept(name),
                        Integer.parseInt(words[2]),
                        Visitor.attributes(Integer.parseInt(words[3]), Integer.parseInt(words[4])));
            case "round" -> {
                Kept kept = kept(name);
                return RoundText.of(crew.round(
                        kept.row(),
                        kept.ids(),
                        Task.valueOf(words[2]),
                        Integer.parseInt(words[3]),
                        TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[4])),
                        Integer.parseInt(words[5])));
            }
            case "calls" -> {
                return Long.toString(calls(kept(name), Task.valueOf(words[2]), Integer.parseInt(words[3])));
            }
            case "close" ->
                Objects.requireNonNull(rows.remove(name), name).row().close();
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        }
        return "";
    }

    private Kept kept(String name) {
        return Objects.requireNonNull(rows.get(name), name);
    }

    private static void create(Kept kept, int count, Map<String, Object> attributes) {
        for (int i = 0; i < count; i++) {
            kept.ids().add(kept.row().create(attributes));
        }
    }

    private static long calls(Kept kept, Task task, int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            String id = kept.ids().get(i % kept.ids().size());
            long before = System.nanoTime();
            task.on(kept.row(), id);
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return nanos[count / 2];
    }
}
