package io.sessionring.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IncarnationTest {

    /** {@code printf 'run-1\0\0\0\0\0\0\0\0' | sha1sum}: the number is on nodes and must not change. */
    @Test
    void isTheBeginningOfTheSha1() {
        assertThat(Long.toHexString(Incarnation.of("run-1", 0))).isEqualTo("43253f09951a7ef6");
        assertThat(Incarnation.of("run-1", 1)).isNotEqualTo(Incarnation.of("run-1", 0));
        assertThat(Incarnation.of("run-2", 0)).isNotEqualTo(Incarnation.of("run-1", 0));
    }
}
