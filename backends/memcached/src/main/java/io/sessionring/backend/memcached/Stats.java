package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The node's figures, as they come in: one packet each, then an empty one. Not thread-safe. */
final class Stats {

    private final Map<String, String> values = new HashMap<>();

    /**
     * Takes one more packet.
     *
     * @return whether it was the last one
     */
    boolean add(Packet packet) throws BrokenProtocolException {
        if (packet.status() != Status.OK || packet.extrasLength() != 0) {
            throw packet.unexpected(Opcode.STAT);
        }
        if (packet.keyLength() == 0 && packet.isEmpty()) {
            return true;
        }
        values.put(packet.key(), packet.text());
        return false;
    }

    @Nullable
    String find(String name) {
        return values.get(name);
    }

    String text(String name) throws BrokenProtocolException {
        String value = values.get(name);
        if (value == null) {
            throw new BrokenProtocolException("its figures lack " + name);
        }
        return value;
    }

    long number(String name) throws BrokenProtocolException {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw new BrokenProtocolException("its figure " + name + " is no number");
        }
    }
}
