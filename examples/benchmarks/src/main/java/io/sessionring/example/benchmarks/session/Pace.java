package io.sessionring.example.benchmarks.session;

/**
 * How long and how often is measured.
 *
 * @param rounds of every contender, in turn; an odd number, so that one of them is the median
 * @param changeMillis a round of changes
 * @param loadMillis a round of loads
 * @param warmMillis before the first round
 * @param sessions of every contender
 */
record Pace(int rounds, int changeMillis, int loadMillis, int warmMillis, int sessions) {

    static Pace of(boolean quick) {
        return quick ? new Pace(7, 25, 15, 150, 64) : new Pace(11, 700, 300, 14_000, 2_048);
    }
}
