package io.sessionring.example.benchmarks;

import com.google.common.html.HtmlEscapers;
import java.util.List;
import java.util.Locale;

/** Draws the first measure of a table: a bar for each row, a line for its spread, and the number beside it. */
final class Chart {

    private static final int LABELS = 330;
    private static final int BARS = 420;
    private static final int NUMBERS = 130;
    private static final int LINE = 24;
    private static final int TOP = 44;

    private Chart() {}

    /** {@return the picture, as SVG} */
    static String of(Table table) {
        String head = table.figures().isEmpty() ? "" : table.figures().get(0).head();
        List<Figure> shown = table.figures().stream()
                .filter(figure -> figure.head().equals(head))
                .toList();
        double greatest = shown.stream().mapToDouble(Figure::high).max().orElse(1);
        double scale = greatest > 0 ? BARS / greatest : 0;
        int height = TOP + LINE * shown.size() + 12;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
                LABELS + BARS + NUMBERS,
                height);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        line(svg, "<text x=\"8\" y=\"18\" font-weight=\"bold\">%s</text>", escaped(table.title()));
        line(svg, "<text x=\"%d\" y=\"36\" fill=\"#555\">%s</text>", LABELS, escaped(head));
        for (int i = 0; i < shown.size(); i++) {
            bar(svg, shown.get(i), TOP + LINE * i, scale);
        }
        if (shown.stream().allMatch(figure -> figure.unit().isEmpty()) && greatest >= 1) {
            line(
                    svg,
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>",
                    LABELS + scale,
                    TOP,
                    height - 12);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Figure figure, int y, double scale) {
        int middle = y + LINE / 2;
        String colour = figure.row().startsWith("Sessionring") ? "#2b6cb0" : "#a0aec0";
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                LABELS - 8,
                middle + 4,
                escaped(figure.row()));
        line(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LABELS,
                y + 4,
                figure.median() * scale,
                LINE - 8,
                colour);
        line(
                svg,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"black\"/>",
                LABELS + figure.low() * scale,
                LABELS + figure.high() * scale,
                middle);
        line(
                svg,
                "<text x=\"%.1f\" y=\"%d\">%s</text>",
                LABELS + figure.high() * scale + 6,
                middle + 4,
                Table.number(figure.median()));
    }

    @SuppressWarnings("AnnotateFormatMethod") // two of the formats use numbered places
    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
