/**
 * What the JMH benchmarks of parts have in common, without a driver, so that the benchmarks of peers whose classes clash with ours
 * can stand in jars of their own. {@code Turns} lets rows that run in several JVMs at a time take turns; {@code CodecRounds} and
 * {@code RingRounds} are what a codec and a ring are asked for.
 */
@NullMarked
package io.sessionring.example.benchmarks.turn;

import org.jspecify.annotations.NullMarked;
