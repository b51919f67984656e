/**
 * How a thread waits for what comes soon: {@link io.sessionring.internal.waiting.Glance}. For the rest of this project.
 *
 * <p>Nothing here knows another package of Sessionring.
 */
@NullMarked
package io.sessionring.internal.waiting;

import org.jspecify.annotations.NullMarked;
