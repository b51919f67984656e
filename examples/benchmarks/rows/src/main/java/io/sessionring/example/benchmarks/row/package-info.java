/**
 * What every row of the session benchmark runs on. A {@code Row} is one way of keeping sessions, and a {@code ValueRow} one that
 * keeps each as a value of a cache. A {@code Host} runs a row in a JVM of its own and is told through standard input what to do,
 * a {@code Round} is a short time in which some threads do nothing but one {@code Task}. {@code Visitor} is the session that all
 * rows keep. No driver is known here, so that rows whose drivers cannot share a JVM can share this.
 */
@NullMarked
package io.sessionring.example.benchmarks.row;

import org.jspecify.annotations.NullMarked;
