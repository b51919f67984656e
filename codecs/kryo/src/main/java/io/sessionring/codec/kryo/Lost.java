package io.sessionring.codec.kryo;

import io.sessionring.spi.CodecException;

/**
 * Stands for a value that cannot be made here, in a field that this release does not know. The field is dropped, so it
 * does no harm; only where a known field refers to the same value does the complaint come out.
 */
record Lost(CodecException complaint) {}
