package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.Link;
import io.sessionring.internal.connection.LinkedNodePort;
import io.sessionring.spi.Answer;
import io.sessionring.spi.RawNode;
import io.sessionring.spi.Reply;
import io.sessionring.spi.RingRecord;
import org.jspecify.annotations.Nullable;

/** What the operations are in commands, and what the node's answers to them mean. */
final class MemcachedNodePort extends LinkedNodePort<Operation> implements RawNode {

    private final Expiry expiry;
    private final @Nullable RingRecord ringRecord;
    private final @Nullable KeyLister keys;

    /**
     * Makes the port.
     *
     * @param keys lists the keys, null if the node only speaks the binary protocol
     */
    MemcachedNodePort(
            Link<Operation> link,
            int inFlightLimit,
            Expiry expiry,
            @Nullable RingRecord ringRecord,
            @Nullable KeyLister keys) {
        super(link, inFlightLimit);
        this.expiry = expiry;
        this.ringRecord = ringRecord;
        this.keys = keys;
    }

    @Override
    public Reply<Answer> get(String key) {
        return start(Message.of(Opcode.GET, key), null, (packet, node) -> {
            byte[] value = Answers.value(packet);
            return value == null
                    ? new Answer.Miss(node.incarnation())
                    : new Answer.Hit(value, node.token(packet.cas()), node.incarnation());
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
    public Reply<Answer> delete(String key) {
        return start(Message.of(Opcode.DELETE, key), null, (packet, node) -> Answers.done(Opcode.DELETE, packet, node));
    }

    @Override
    public Reply<Answer> compareAndDelete(String key, long token) {
        return start(
                Message.of(Opcode.DELETE, key), token, (packet, node) -> Answers.done(Opcode.DELETE, packet, node));
    }

    @Override
    public Reply<Answer> touch(String key, long ttlSeconds) {
        return start(
                new Message(Opcode.TOUCH, key, new byte[0], expiry.after(ttlSeconds)),
                null,
                (packet, node) -> Answers.done(Opcode.TOUCH, packet, node));
    }

    @Override
    public Reply<Answer> hello() {
        if (ringRecord != null) {
            return Greeting.start(ringRecord, this::submit);
        }
        return submit(new Operation(Message.of(Opcode.NOOP, ""), null, MemcachedNodePort::hello, () -> {}));
    }

    private static Answer hello(Packet packet, NodeIdentity node) throws BrokenProtocolException {
        if (packet.status() != Status.OK || !packet.isEmpty()) {
            throw packet.unexpected(Opcode.NOOP);
        }
        return node.hello();
    }

    @Override
    public Reply<Answer> report() {
        Stats stats = new Stats();
        return start(
                Message.of(Opcode.STAT, ""), null, (packet, node) -> stats.add(packet) ? report(stats, node) : null);
    }

    @Override
    public Reply<Answer> scan(String prefix, String from) {
        return keys == null
                ? Reply.of(new Answer.Unlisted("a node with SASL does not list its keys"))
                : keys.list(prefix, from);
    }

    @Override
    public void close() {
        super.close();
        if (keys != null) {
            keys.close();
        }
    }

    private Reply<Answer> store(Opcode opcode, String key, @Nullable Long token, byte[] value, long ttlSeconds) {
        int keyLength = key.length();
        return start(
                new Message(opcode, key, value, expiry.after(ttlSeconds)),
                token,
                (packet, node) -> Answers.stored(opcode, keyLength, packet, node));
    }

    private static Answer report(Stats stats, NodeIdentity node) throws BrokenProtocolException {
        return new Answer.Report(
                stats.text("version"),
                node.incarnation(),
                node.run().upSinceMillis(),
                stats.number("bytes"),
                stats.number("limit_maxbytes"),
                stats.number("curr_items"),
                stats.number("evictions"));
    }

    private Reply<Answer> start(Message message, @Nullable Long token, Operation.Meaning meaning) {
        return start(new Operation(message, token, meaning, leave));
    }
}
