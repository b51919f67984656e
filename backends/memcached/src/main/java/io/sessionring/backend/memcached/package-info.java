/** Sessionring: memcached. */
@NullMarked
package io.sessionring.backend.memcached;

import org.jspecify.annotations.NullMarked;
