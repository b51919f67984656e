/**
 * Measures Sessionring beside what people use. {@code Benchmarks} is the tool: {@code ring} and {@code codec} run JMH on the two
 * parts that take a processor's time, {@code session} calls whole ways of keeping sessions on real servers, {@code scale} asks
 * what becomes of that when something grows, {@code view} what the check of the view costs, {@code change} what adding a node
 * does, {@code chart} draws what the others have written down and {@code markdown} prints it for the README. All of them end in a
 * {@code Table} of {@code Figure}s. Nothing here is for applications.
 */
@NullMarked
package io.sessionring.example.benchmarks;

import org.jspecify.annotations.NullMarked;
