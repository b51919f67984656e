/** Sessionring: kryo. */
@NullMarked
package io.sessionring.codec.kryo;

import org.jspecify.annotations.NullMarked;
