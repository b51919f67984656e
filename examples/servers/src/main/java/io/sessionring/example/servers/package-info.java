/** Sessionring: servers. */
@NullMarked
package io.sessionring.example.servers;

import org.jspecify.annotations.NullMarked;
