/**
 * Nodes inside the JVM: what an application starts with, and what its tests use instead of servers.
 *
 * <p>Start with {@link io.sessionring.backend.memory.MemoryBackend}. Clients that share a backend object share its nodes, as
 * several JVMs share servers. A test steers a node:
 *
 * <pre>{@code
 * MemoryBackend backend = MemoryBackend.create();
 * SessionClient sessions = SessionClient.builder(backend, codec).nodes("a:1", "b:1", "c:1").build();
 * backend.node("b:1").hang();    // answers nothing until recover()
 * backend.node("c:1").restart(); // forgets everything
 * }</pre>
 *
 * <p>Thread-safe. Nothing survives the JVM.
 */
@NullMarked
package io.sessionring.backend.memory;

import org.jspecify.annotations.NullMarked;
