/** A class that stands in a class path before core's of the same name. See {@link io.sessionring.internal.replication.UnderView}. */
@NullMarked
package io.sessionring.internal.replication;

import org.jspecify.annotations.NullMarked;
