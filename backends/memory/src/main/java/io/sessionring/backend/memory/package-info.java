/** Sessionring: memory. */
@NullMarked
package io.sessionring.backend.memory;

import org.jspecify.annotations.NullMarked;
