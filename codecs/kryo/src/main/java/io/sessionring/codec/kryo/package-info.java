/**
 * Attribute values as Kryo bytes. Start with {@link io.sessionring.codec.kryo.KryoCodec}, which is all that an
 * application sees.
 *
 * <p>Thread-safe: the codec lends each call a Kryo of its own.
 */
@NullMarked
package io.sessionring.codec.kryo;

import org.jspecify.annotations.NullMarked;
