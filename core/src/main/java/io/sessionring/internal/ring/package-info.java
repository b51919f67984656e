/** Placement: which nodes hold a key. Pure and immutable, no input or output. */
@NullMarked
package io.sessionring.internal.ring;

import org.jspecify.annotations.NullMarked;
