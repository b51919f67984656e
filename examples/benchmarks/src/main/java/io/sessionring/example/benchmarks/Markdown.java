package io.sessionring.example.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the README's tables, each of which takes what matters from one or several of those that were measured. What was not
 * measured is left out.
 */
final class Markdown {

    private static final double KILOBYTE = 1_024;
    private static final double THOUSAND = 1_000;
    private static final double MILLION = 1_000_000;
    private static final String CHANGE = "load, change one, save, ";
    private static final List<Integer> THREADS = List.of(1, 8, 32);

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    /**
     * A column of a README's table.
     *
     * @param head what stands above it
     * @param table where its figures are
     * @param figures the heads of the figures there; several are added up
     * @param unit by what they are divided
     */
    private record Column(String head, String table, List<String> figures, double unit) {

        private static Column of(String head, String table, String figure) {
            return new Column(head, table, List.of(figure), 1);
        }

        private Column per(double other) {
            return new Column(head, table, figures, other);
        }
    }

    private Markdown(List<Table> tables) {
        tables.forEach(table -> this.tables.put(table.name(), table));
    }

    /** {@return the tables, one after the other} */
    static String of(List<Table> tables) {
        Markdown markdown = new Markdown(tables);
        markdown.session("Redis", "redis");
        markdown.session("memcached", "memcached");
        markdown.table("", markdown.codec());
        markdown.ring();
        markdown.scale();
        markdown.table("", List.of(Column.of("ops/s checked / unchecked", "view", "ratio, median [95 %]")));
        markdown.change("Redis", "change-redis");
        markdown.change("memcached", "change-memcached");
        markdown.whole("change-moved");
        markdown.whole("change-paper");
        return markdown.text.toString();
    }

    private void session(String label, String kind) {
        List<Column> columns = new ArrayList<>();
        for (int threads : THREADS) {
            columns.add(Column.of(
                    threads + (threads == 1 ? " thread" : " threads"),
                    "session-" + kind + "-" + threads + "-change",
                    "ratio"));
        }
        String eight = "session-" + kind + "-8-change";
        columns.add(Column.of("CPU µs, 8 threads", eight, "CPU us"));
        columns.add(Column.of("p99 µs, 8 threads", eight, "p99 us"));
        columns.add(Column.of("garbage KB", eight, "garbage B").per(KILOBYTE));
        table(label, columns);
    }

    private List<Column> codec() {
        return List.of(
                Column.of("encode + decode, µs", "codec", "encode + decode ns").per(THOUSAND),
                Column.of("change one, µs", "codec", "change one ns").per(THOUSAND),
                Column.of("bytes", "codec", "size B"),
                new Column("garbage of both, KB", "codec", List.of("encode garbage B", "decode garbage B"), KILOBYTE));
    }

    /** Measures are rows here, beside the libraries. */
    private void ring() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("ring-position", "lookup");
        labels.put("ring-key", "lookup of a key, digest included");
        labels.put("ring-threeAt", "three candidates");
        labels.put("ring-three", "three candidates of a key, digest included");
        labels.put("ring-build", "build, ms");
        labels.put("ring-memory", "memory, KB");
        Set<String> sizes = new LinkedHashSet<>();
        for (String name : labels.keySet()) {
            figures(name).stream()
                    .map(Figure::measure)
                    .filter(measure -> measure.endsWith(" nodes"))
                    .forEach(sizes::add);
        }
        Map<String, List<String>> lines = new LinkedHashMap<>();
        labels.forEach((name, label) -> {
            double unit = name.equals("ring-build") ? MILLION : 1;
            for (Figure figure : figures(name)) {
                if (sizes.contains(figure.measure())) {
                    lines.computeIfAbsent(
                                    label + ": " + figure.row(),
                                    key -> new ArrayList<>(
                                            sizes.stream().map(size -> "").toList()))
                            .set(List.copyOf(sizes).indexOf(figure.measure()), Table.number(figure.median() / unit));
                }
            }
        });
        lines("", List.copyOf(sizes), lines);
    }

    /** The medians of all sizes stand in one cell. */
    private void scale() {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        List<String> kinds = List.of("redis", "memcached", "memory");
        for (String what : List.of("sessions", "attributes", "threads", "nodes", "nodes-two-copies")) {
            for (String kind : kinds) {
                List<Figure> ratios = figures("scale-" + kind + "-" + what).stream()
                        .filter(figure ->
                                figure.head().equals("ratio") && figure.row().startsWith(CHANGE))
                        .toList();
                if (!ratios.isEmpty()) {
                    String sizes = joined(ratios, figure -> figure.row().substring(CHANGE.length()));
                    lines.computeIfAbsent(
                                    sizes + (what.endsWith("copies") ? ", two copies" : ""),
                                    key -> new ArrayList<>(List.of("", "", "")))
                            .set(kinds.indexOf(kind), joined(ratios, figure -> Table.number(figure.median())));
                }
            }
        }
        lines("load, change one, save", List.of("Redis", "memcached", "memory"), lines);
    }

    private static String joined(List<Figure> figures, Function<Figure, String> part) {
        return figures.stream().map(part).collect(Collectors.joining(" / "));
    }

    private void change(String label, String table) {
        table(
                label,
                List.of(
                        Column.of("sweep, s", table, "sweep s"),
                        Column.of("formula, s", table, "formula s"),
                        Column.of("measured / formula", table, "time ratio"),
                        Column.of("keys, measured / formula", table, "keys ratio"),
                        Column.of("sessions/s", table, "sessions/s"),
                        Column.of("p99 µs before", table, "before p99 us"),
                        Column.of("joining", table, "joining p99 us"),
                        Column.of("in the sweep", table, "sweep p99 us"),
                        Column.of("in the sweep / before", table, "p99 sweep / before")));
        table(
                label,
                List.of(
                        Column.of("moved", table, "moved"),
                        Column.of("traffic, MB", table, "traffic MB"),
                        Column.of("formula, MB", table, "formula MB"),
                        Column.of("measured / formula", table, "traffic ratio"),
                        Column.of("sent by the old nodes, MB", table, "old nodes sent MB"),
                        Column.of("received by the new one, MB", table, "it received MB")));
    }

    /** A table as it was measured. */
    private void whole(String name) {
        Set<String> heads = new LinkedHashSet<>();
        figures(name).forEach(figure -> heads.add(figure.head()));
        table("", heads.stream().map(head -> Column.of(head, name, head)).toList());
    }

    private List<Figure> figures(String table) {
        return Optional.ofNullable(tables.get(table)).map(Table::figures).orElse(List.of());
    }

    private void table(String corner, List<Column> wanted) {
        List<Column> columns = wanted.stream()
                .filter(column -> tables.containsKey(column.table()))
                .toList();
        Map<String, List<String>> lines = new LinkedHashMap<>();
        Set<String> rows = new LinkedHashSet<>();
        columns.forEach(column -> figures(column.table()).forEach(figure -> rows.add(figure.row())));
        for (String row : rows) {
            List<String> cells =
                    columns.stream().map(column -> cell(column, row)).toList();
            if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
                lines.put(row, cells);
            }
        }
        lines(corner, columns.stream().map(Column::head).toList(), lines);
    }

    private String cell(Column column, String row) {
        List<Figure> found = figures(column.table()).stream()
                .filter(figure -> figure.row().equals(row) && column.figures().contains(figure.head()))
                .toList();
        if (found.size() == 1) {
            return Table.cell(found.get(0).dividedBy(column.unit()));
        }
        double sum = found.stream().mapToDouble(Figure::median).sum();
        return found.isEmpty() ? "" : Table.number(sum / column.unit());
    }

    private void lines(String corner, List<String> heads, Map<String, List<String>> lines) {
        if (lines.isEmpty()) {
            return;
        }
        line(corner, heads);
        text.append("|---|").append("---:|".repeat(heads.size())).append('\n');
        lines.forEach(this::line);
        text.append('\n');
    }

    private void line(String first, List<String> cells) {
        text.append("| ")
                .append(first)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n");
    }
}
