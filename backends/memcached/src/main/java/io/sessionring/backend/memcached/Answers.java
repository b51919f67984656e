package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Refused;
import org.jspecify.annotations.Nullable;

/** What the node's answers to reads and writes mean. */
final class Answers {

    private Answers() {}

    /** {@return the value that a {@code GET} was answered with, or null if there is none} */
    static byte @Nullable [] value(Packet packet) throws BrokenProtocolException {
        if (packet.status() == Status.OK && packet.isValue()) {
            return packet.value();
        }
        if (packet.status() == Status.NOT_FOUND && packet.isText()) {
            return null;
        }
        throw packet.unexpected(Opcode.GET);
    }

    /** {@return the answer to a write} */
    static Answer stored(Opcode opcode, int keyLength, Packet packet, NodeIdentity node)
            throws BrokenProtocolException {
        if (packet.status() == Status.OK ? !packet.isEmpty() : !packet.isText()) {
            throw packet.unexpected(opcode);
        }
        long incarnation = node.incarnation();
        long limit = node.largestValue(keyLength);
        return switch (packet.status()) {
            case Status.OK -> new Answer.Stored(node.token(packet.cas()), incarnation);
            case Status.TOO_LARGE -> new Refused(Refused.Reason.TOO_LARGE, limit, incarnation);
            case Status.OUT_OF_MEMORY -> new Refused(Refused.Reason.OUT_OF_MEMORY, limit, incarnation);
            default -> lost(opcode, packet, incarnation);
        };
    }

    /** {@return the answer to a removal or a touch} */
    static Answer done(Opcode opcode, Packet packet, NodeIdentity node) throws BrokenProtocolException {
        boolean touched = opcode == Opcode.TOUCH && packet.status() == Status.OK; // answers with the flags
        if (touched ? packet.keyLength() + packet.value().length > 0 : !packet.isText()) {
            throw packet.unexpected(opcode);
        }
        return switch (packet.status()) {
            case Status.OK -> new Answer.Done(node.incarnation());
            case Status.NOT_FOUND -> new Answer.Miss(node.incarnation());
            case Status.EXISTS -> new Answer.Exists(node.incarnation());
            default -> throw packet.unexpected(opcode);
        };
    }

    private static Answer lost(Opcode opcode, Packet packet, long incarnation) throws BrokenProtocolException {
        if (packet.status() == Status.EXISTS && opcode != Opcode.SET) {
            return new Answer.Exists(incarnation);
        }
        if (packet.status() == Status.NOT_FOUND && opcode == Opcode.REPLACE) {
            return new Answer.Miss(incarnation);
        }
        throw packet.unexpected(opcode);
    }
}
