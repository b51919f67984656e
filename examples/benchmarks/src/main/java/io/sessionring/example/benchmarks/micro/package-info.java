/**
 * Parts measured alone, by JMH: placement by a benchmark for each ring, codecs by {@code CodecBenchmark}, with the peers'. The
 * classes that JMH makes code for have to be public; nothing here is for applications.
 */
@NullMarked
package io.sessionring.example.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
