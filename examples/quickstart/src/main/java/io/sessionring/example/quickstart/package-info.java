/** Sessionring: quickstart. */
@NullMarked
package io.sessionring.example.quickstart;

import org.jspecify.annotations.NullMarked;
