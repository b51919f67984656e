package io.sessionring.example.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Figures that belong together. The first measure is the one that is drawn.
 *
 * @param name short, for a file
 * @param title what was measured
 * @param figures by row, in the order in which they are to be shown
 * @param notes what a reader has to know, such as a row that could not be measured and why
 */
public record Table(String name, String title, List<Figure> figures, List<String> notes) {

    public Table {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    /** {@return the rows in order} */
    Set<String> rows() {
        Set<String> rows = new LinkedHashSet<>();
        figures.forEach(figure -> rows.add(figure.row()));
        return rows;
    }

    /** {@return the figure of a row, if it has one under this head} */
    Optional<Figure> figure(String row, String head) {
        return figures.stream()
                .filter(figure -> figure.row().equals(row) && figure.head().equals(head))
                .findFirst();
    }

    /** {@return the table as text, its columns aligned} */
    public String text() {
        Set<String> heads = new LinkedHashSet<>();
        figures.forEach(figure -> heads.add(figure.head()));
        List<String[]> lines = new ArrayList<>();
        List<String> first = new ArrayList<>(List.of(""));
        first.addAll(heads);
        lines.add(first.toArray(String[]::new));
        for (String row : rows()) {
            List<String> cells = new ArrayList<>(List.of(row));
            heads.forEach(head -> cells.add(figure(row, head).map(Table::cell).orElse("-")));
            lines.add(cells.toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder(title).append('\n');
        int[] widths = widths(lines);
        lines.forEach(line -> append(text, line, widths));
        notes.forEach(note -> text.append("  ").append(note).append('\n'));
        return text.toString();
    }

    private static int[] widths(List<String[]> lines) {
        int[] widths = new int[lines.get(0).length];
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.max(widths[i], Objects.requireNonNull(line[i]).length());
            }
        }
        return widths;
    }

    private static void append(StringBuilder text, String[] line, int[] widths) {
        StringBuilder whole = new StringBuilder("  ");
        for (int i = 0; i < line.length; i++) {
            char[] gap = new char[widths[i] - line[i].length()];
            Arrays.fill(gap, ' ');
            whole.append(i == 0 ? "" : "  ")
                    .append(i == 0 ? line[i] : new String(gap))
                    .append(i == 0 ? new String(gap) : line[i]);
        }
        text.append(whole.toString().stripTrailing()).append('\n');
    }

    /** {@return the median, and the least and the greatest value if there are several} */
    static String cell(Figure figure) {
        String middle = number(figure.median());
        return figure.raw().size() > 1
                ? middle + " [" + number(figure.low()) + " " + number(figure.high()) + "]"
                : middle;
    }

    /** {@return a number with two or three digits that count, but never fewer than it has before the point} */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
