package io.sessionring.example.servers;

/**
 * What a {@link MemcachedServer} holds under one key.
 *
 * @param key the key
 * @param flags the number that the client stored with it
 * @param expiresAt when it ends, in seconds of Unix time; 0 for never
 * @param value the bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed back to a server, never compared
public record Item(String key, long flags, long expiresAt, byte[] value) {}
