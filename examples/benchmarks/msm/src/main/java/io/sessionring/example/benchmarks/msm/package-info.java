/**
 * The codec of memcached-session-manager in a jar of its own, because its Kryo is an older one than ours. {@code MsmBenchmark} is run
 * by JMH in this jar, in turns with the other codecs.
 */
@NullMarked
package io.sessionring.example.benchmarks.msm;

import org.jspecify.annotations.NullMarked;
