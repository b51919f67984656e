package io.sessionring.example.ringctl;

import picocli.CommandLine.Help.Ansi;

/** Draws shares as bars: coloured blocks on a terminal, plain ASCII elsewhere. */
final class Bar {

    private static final int WIDTH = 20;

    private final Ansi ansi;
    private final double full;

    /** Makes bars of which the longest stands for {@code full}. */
    Bar(Ansi ansi, double full) {
        this.ansi = ansi;
        this.full = full;
    }

    String of(double share) {
        int length = (int) Math.round(WIDTH * share / full);
        if (length == 0 && share > 0) {
            length = 1; // little is not nothing
        }
        String rest = " ".repeat(WIDTH - length);
        return ansi.enabled() ? ansi.string("@|cyan " + "█".repeat(length) + "|@") + rest : "#".repeat(length) + rest;
    }

    String blank() {
        return " ".repeat(WIDTH);
    }
}
