/**
 * What a backend and a codec implement, and nothing more.
 *
 * <p>Start with {@link io.sessionring.spi.NodePort}: everything that is ever asked of exactly one node. An operation
 * starts at the call and completes a {@link io.sessionring.spi.Reply}; what is expected to happen is an
 * {@link io.sessionring.spi.Answer}, not an exception. {@link io.sessionring.spi.Codec} turns one attribute value into
 * bytes and back; it never sees the stored record. {@link io.sessionring.spi.RawNode} is a second, smaller port to a node, for
 * values in other formats.
 *
 * <p>Implementations of {@link io.sessionring.spi.Backend}, {@link io.sessionring.spi.NodePort} and
 * {@link io.sessionring.spi.Codec} are safe for use by many threads. Applications use none of these types beyond handing
 * a backend and a codec to the client's builder.
 */
@NullMarked
package io.sessionring.spi;

import org.jspecify.annotations.NullMarked;
