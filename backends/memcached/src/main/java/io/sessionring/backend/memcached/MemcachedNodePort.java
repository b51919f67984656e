package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.Answer.Refused;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import org.jspecify.annotations.Nullable;

/** What the operations are in commands, and what the node's answers to them mean. */
final class MemcachedNodePort implements NodePort {

    private static final Failed BUSY =
            new Failed(Cause.BUSY, "as many operations as are allowed are under way on this node");

    private final Link link;
    private final InFlight inFlight;
    private final Runnable leave;
    private final Expiry expiry;

    MemcachedNodePort(Link link, InFlight inFlight, Expiry expiry) {
        this.link = link;
        this.inFlight = inFlight;
        this.leave = inFlight::leave;
        this.expiry = expiry;
    }

    @Override
    public Reply<Answer> get(String key) {
        return start(Message.of(Opcode.GET, key), null, (packet, node) -> {
            if (packet.status() == Status.OK && packet.isValue()) {
                return new Answer.Hit(packet.value(), node.token(packet.cas()), node.incarnation());
            }
            if (packet.status() == Status.NOT_FOUND && packet.isText()) {
                return new Answer.Miss(node.incarnation());
            }
            throw packet.unexpected(Opcode.GET);
        });
    }

    @Override
    public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
        return store(Opcode.ADD, key, null, value, ttlSeconds);
    }

    /** Sent as REPLACE: a SET that the node refuses takes the old value with it, even where its cas id is not the value's. */
    @Override
    public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        return store(Opcode.REPLACE, key, token, value, ttlSeconds);
    }

    @Override
    public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
        return store(Opcode.SET, key, null, value, ttlSeconds);
    }

    @Override
    public Reply<Answer> hello() {
        return start(Message.of(Opcode.NOOP, ""), null, (packet, node) -> {
            if (packet.status() != Status.OK || !packet.isEmpty()) {
                throw packet.unexpected(Opcode.NOOP);
            }
            return new Answer.Hello(node.incarnation(), node.upSinceMillis(), node.clockAheadMillis());
        });
    }

    @Override
    public Reply<Answer> report() {
        Stats stats = new Stats();
        return start(
                Message.of(Opcode.STAT, ""), null, (packet, node) -> stats.add(packet) ? report(stats, node) : null);
    }

    @Override
    public void refresh() {
        link.refresh();
    }

    @Override
    public void close() {
        link.close();
    }

    private Reply<Answer> store(Opcode opcode, String key, @Nullable Long token, byte[] value, long ttlSeconds) {
        int keyLength = key.length();
        return start(
                new Message(opcode, key, value, expiry.after(ttlSeconds)),
                token,
                (packet, node) -> stored(opcode, keyLength, packet, node));
    }

    private static Answer stored(Opcode opcode, int keyLength, Packet packet, NodeIdentity node)
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

    private static Answer lost(Opcode opcode, Packet packet, long incarnation) throws BrokenProtocolException {
        if (packet.status() == Status.EXISTS && opcode != Opcode.SET) {
            return new Answer.Exists(incarnation);
        }
        if (packet.status() == Status.NOT_FOUND && opcode == Opcode.REPLACE) {
            return new Answer.Miss(incarnation);
        }
        throw packet.unexpected(opcode);
    }

    private static Answer report(Stats stats, NodeIdentity node) throws BrokenProtocolException {
        return new Answer.Report(
                stats.text("version"),
                node.incarnation(),
                node.upSinceMillis(),
                stats.number("bytes"),
                stats.number("limit_maxbytes"),
                stats.number("curr_items"),
                stats.number("evictions"));
    }

    private Reply<Answer> start(Message message, @Nullable Long token, Operation.Meaning meaning) {
        if (!inFlight.enter()) {
            return Reply.of(BUSY);
        }
        Operation operation = new Operation(message, token, meaning, leave);
        link.submit(operation);
        return operation.reply();
    }
}
