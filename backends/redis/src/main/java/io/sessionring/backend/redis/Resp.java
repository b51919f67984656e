package io.sessionring.backend.redis;

import java.util.List;

/** One answer in the serialization protocol of Redis, version 2. */
sealed interface Resp {

    /** A string of bytes. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Bulk(byte[] bytes) implements Resp {}

    /** The null bulk string or the null array. */
    record Nil() implements Resp {}

    /** A word such as {@code OK}. */
    record Status(String text) implements Resp {}

    /** An error line, without its dash: a code in capitals, then words that may quote what was sent. */
    record ServerError(String line) implements Resp {}

    /** An integer. */
    record Int(long value) implements Resp {}

    /** Several answers as one. */
    record Several(List<Resp> parts) implements Resp {}
}
