/** Sessionring: ringctl. */
@NullMarked
package io.sessionring.example.ringctl;

import org.jspecify.annotations.NullMarked;
