/**
 * Real Memcached and Redis processes for tests, benchmarks and demonstrations. Start with
 * {@link io.sessionring.example.servers.MemcachedServer} and {@link io.sessionring.example.servers.RedisServer}: each starts
 * one process on a free loopback port and ends it by its process id. A {@link io.sessionring.example.servers.Proxy} before a
 * server makes the line to it bad, and by a {@link io.sessionring.example.servers.ForwardClock} it has been up for long. Linux and
 * macOS. Thread-safe.
 */
@NullMarked
package io.sessionring.example.servers;

import org.jspecify.annotations.NullMarked;
