/**
 * EVCache as a row of the session benchmark, in a jar of its own: {@code EvcacheHost} is its program, told by the benchmark through
 * standard input what to do. Its locator is measured from here, too.
 */
@NullMarked
package io.sessionring.example.benchmarks.evcache;

import org.jspecify.annotations.NullMarked;
