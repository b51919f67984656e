/** One operation over the nodes of a ring: deadlines, ejection, heartbeat. Sees nodes only through the node port. */
@NullMarked
package io.sessionring.internal.replication;

import org.jspecify.annotations.NullMarked;
