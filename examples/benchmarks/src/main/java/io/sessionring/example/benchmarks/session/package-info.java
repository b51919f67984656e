/**
 * Whole sessions on real servers: {@code Contender} lists the ways of keeping them that are compared, each of which runs in a
 * {@code RowJvm}; {@code Contest} lets them take turns, {@code Wire} counts what they send, and {@code Standings} makes tables of
 * it. A way is a {@code Row}; the ones of this JVM's class path stand here.
 */
@NullMarked
package io.sessionring.example.benchmarks.session;

import org.jspecify.annotations.NullMarked;
