package io.sessionring.codec.php;

/**
 * A value as PHP knows it. Nothing that a session can hold is lost in it: strings are bytes, arrays have an order, objects
 * are the same one or not, and several places may share one value by a {@linkplain PhpReference reference}.
 *
 * <p>No {@code toString} of a value shows what it holds. Arrays, objects and references can be changed and are not safe for
 * use by several threads; everything else is immutable.
 */
public sealed interface PhpValue
        permits PhpNull, PhpBool, PhpFloat, PhpKey, PhpArray, PhpObject, PhpSerializedObject, PhpEnum, PhpReference {}
