/**
 * The stored record: what one copy of a session holds, what its bytes are, how two copies become one and how long
 * either may live. Start with {@link io.sessionring.internal.record.RecordFormat} for the bytes and with {@link
 * io.sessionring.internal.record.Join} for the merging.
 *
 * <p>Pure: nothing here reads a clock of its own, a random source, a network or a disk, and attribute values stay the
 * bytes a codec made of them. Everything is immutable, but for {@link io.sessionring.internal.record.VersionClock}, and
 * everything may be used from any thread. Byte arrays are handed on without copying: nobody may write to one that has
 * gone into a record or come out of one.
 */
@NullMarked
package io.sessionring.internal.record;

import org.jspecify.annotations.NullMarked;
