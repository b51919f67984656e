/**
 * Sessions of a PHP application, read and written as PHP does.
 *
 * <p>Start with {@link io.sessionring.codec.php.SerializeHandler}: the four ways in which PHP stores a session, both ways.
 * {@link io.sessionring.codec.php.PhpVariables} is what a session holds, {@link io.sessionring.codec.php.PhpValue} one value
 * of it. What was read and not changed is written back byte for byte. No PHP is needed.
 *
 * <p>What PHP would lose without a word is refused here when writing. Bytes come from a cache and are not trusted: depth,
 * lengths and what references multiply are bounded.
 */
@NullMarked
package io.sessionring.codec.php;

import org.jspecify.annotations.NullMarked;
