/**
 * Breaks things while browsers use sessions, and checks what the browsers were told. {@code Chaos} is the tool:
 * {@code simulate} runs the real replication in simulated time, {@code real} runs it on real server processes and breaks
 * them, their connections and whole JVMs, {@code hang} measures what a node that hangs costs its callers, {@code report} puts several runs side by side. {@code RealRun} is where a real run
 * is put together; a {@code SessionStore} is what it puts to the test, of which there are also the ways of others that keep a
 * session as one value. Nothing here is for applications.
 */
@NullMarked
package io.sessionring.example.chaos;

import org.jspecify.annotations.NullMarked;
