/**
 * A shop that moves from PHP to the JVM page by page. Start with {@link io.sessionring.example.phpmigration.PhpMigration}.
 *
 * <p>While both serve, both use PHP's session, with PHP's locks ({@code SharedSessions}): one truth. When the last page has
 * moved, sessions are taken over on first sight ({@code AdoptedSessions}), under the id that the browser has.
 */
@NullMarked
package io.sessionring.example.phpmigration;

import org.jspecify.annotations.NullMarked;
