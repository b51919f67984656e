package io.sessionring.spi;

/**
 * Which attribute a codec is working on.
 *
 * @param sessionKey lower-case SHA-1 hex of the session id; never in a message
 * @param attribute the attribute's name
 * @param classLoader where the application's classes are found
 */
public record CodecContext(String sessionKey, String attribute, ClassLoader classLoader) {}
