/** The stored record, its versions and its join. Pure, no input or output. */
@NullMarked
package io.sessionring.internal.record;

import org.jspecify.annotations.NullMarked;
