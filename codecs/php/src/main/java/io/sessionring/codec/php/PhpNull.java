package io.sessionring.codec.php;

/** PHP's {@code null}. */
public enum PhpNull implements PhpValue {
    /** The one there is. */
    NULL
}
