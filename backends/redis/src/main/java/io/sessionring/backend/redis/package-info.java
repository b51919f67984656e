/** Sessionring: redis. */
@NullMarked
package io.sessionring.backend.redis;

import org.jspecify.annotations.NullMarked;
