package io.sessionring.example.benchmarks;

import com.google.common.html.HtmlEscapers;
import com.google.errorprone.annotations.FormatMethod;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Draws the first measure of a table, and further ones of the same unit below it: a bar for each row, a line for its spread, and the
 * numbers beside it. Every measure has a scale of its own. Where a ratio is drawn, a line shows where 1 is.
 */
final class Chart {

    private static final int LABELS = 330;
    private static final int BARS = 420;
    private static final int NUMBERS = 170;
    private static final int LINE = 24;
    private static final int TOP = 30;
    private static final int HEAD = 30;

    private final StringBuilder svg = new StringBuilder();

    private Chart() {}

    /** {@return the picture, as SVG} */
    static String of(Table table) {
        String unit = table.figures().isEmpty() ? "" : table.figures().get(0).unit();
        List<Figure> shown = table.figures().stream()
                .filter(figure -> figure.unit().equals(unit))
                .toList();
        Set<String> heads = new LinkedHashSet<>();
        shown.forEach(figure -> heads.add(figure.head()));
        Chart chart = new Chart();
        int height = TOP + HEAD * heads.size() + LINE * shown.size() + 12;
        chart.line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
                LABELS + BARS + NUMBERS, height);
        chart.line("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        chart.line("<text x=\"8\" y=\"20\" font-size=\"14\" font-weight=\"bold\">%s</text>", escaped(table.title()));
        int y = TOP;
        for (String head : heads) {
            List<Figure> group =
                    shown.stream().filter(figure -> figure.head().equals(head)).toList();
            chart.group(head, group, y);
            y += HEAD + LINE * group.size();
        }
        chart.line("</svg>");
        return chart.svg.toString();
    }

    private void group(String head, List<Figure> figures, int top) {
        boolean ratio = figures.get(0).unit().isEmpty();
        double greatest = figures.stream().mapToDouble(Figure::high).max().orElseThrow();
        double scale = BARS / Math.max(greatest, ratio ? 1 : Double.MIN_NORMAL);
        line("<text x=\"%d\" y=\"%d\" fill=\"#555\">%s</text>", LABELS, top + HEAD - 8, escaped(head));
        for (int i = 0; i < figures.size(); i++) {
            bar(figures.get(i), top + HEAD + LINE * i, scale);
        }
        if (ratio) {
            int bottom = top + HEAD + LINE * figures.size();
            double x = LABELS + scale;
            line(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#c53030\" stroke-dasharray=\"4 3\"/>",
                    x, x, top + HEAD, bottom);
            line(
                    "<text x=\"%.1f\" y=\"%d\" fill=\"#c53030\" text-anchor=\"middle\">1.0</text>",
                    Math.max(x, LABELS + 60), // not over the head
                    top + HEAD - 8);
        }
    }

    private void bar(Figure figure, int y, double scale) {
        int middle = y + LINE / 2;
        String colour = figure.row().contains("Sessionring") ? "#2b6cb0" : "#a0aec0";
        line("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABELS - 8, middle + 4, escaped(figure.row()));
        line(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LABELS, y + 4, figure.median() * scale, LINE - 8, colour);
        line(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>",
                LABELS + figure.low() * scale, LABELS + figure.high() * scale, middle, middle);
        line("<text x=\"%.1f\" y=\"%d\">%s</text>", LABELS + figure.high() * scale + 6, middle + 4, Table.cell(figure));
    }

    @FormatMethod
    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
