package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.Link;
import io.sessionring.internal.connection.LinkedNodePort;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.RawNode;
import io.sessionring.spi.Reply;
import io.sessionring.spi.RingRecord;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/** What the operations are in commands, and what the node's answers to them mean. */
final class RedisNodePort extends LinkedNodePort<Operation> implements RawNode {

    private final int database;
    private final @Nullable RingRecord ringRecord;
    private final ToLongFunction<byte[]> tokens;
    private final Operation.Meaning read = this::read;

    private final String origin;
    private final AtomicLong stagings = new AtomicLong();

    /**
     * Makes a port.
     *
     * @param tokens what tells a value from others
     * @param origin what tells this port from all others, of all clients
     */
    RedisNodePort(
            Link<Operation> link,
            int inFlightLimit,
            int database,
            @Nullable RingRecord ringRecord,
            ToLongFunction<byte[]> tokens,
            String origin) {
        super(link, inFlightLimit);
        this.database = database;
        this.ringRecord = ringRecord;
        this.tokens = tokens;
        this.origin = origin;
    }

    @Override
    public Reply<Answer> get(String key) {
        return start(Command.get(key), 0, read);
    }

    @Override
    public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
        return start(
                Command.add(key, value, ttlSeconds),
                value.length,
                (answer, node) -> answer instanceof Resp.Nil
                        ? new Answer.Exists(node.incarnation())
                        : stored(answer, value, node));
    }

    @Override
    public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
        return start(Command.set(key, value, ttlSeconds), value.length, (answer, node) -> stored(answer, value, node));
    }

    @Override
    public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        Operation.Meaning meaning = (answer, node) -> switch (word(answer)) {
            case CompareAndSet.STORED -> new Answer.Stored(CompareAndSet.token(value), node.incarnation());
            case CompareAndSet.OTHER -> new Answer.Exists(node.incarnation());
            case CompareAndSet.MISSING -> new Answer.Miss(node.incarnation());
            case CompareAndSet.NOT_STAGED ->
                new Failed(Cause.TIMEOUT, "the node had given up the value before it was to take its place");
            default -> throw new BrokenProtocolException("the script answered another word than it knows");
        };
        if (!CompareAndSet.isToBeStaged(value, ttlSeconds)) {
            return start(CompareAndSet.command(key, token, value, ttlSeconds), value.length, meaning);
        }
        String stagingKey = key + '~' + origin + '-' + stagings.incrementAndGet();
        Command command = CompareAndSet.commandStaged(key, stagingKey, token, ttlSeconds)
                .after(CompareAndSet.stage(stagingKey, value));
        return start(command, value.length, meaning);
    }

    @Override
    public Reply<Answer> delete(String key) {
        return start(Command.of(Protocol.Command.DEL, Command.ascii(key)), 0, RedisNodePort::done);
    }

    @Override
    public Reply<Answer> touch(String key, long ttlSeconds) {
        return start(
                Command.of(Protocol.Command.EXPIRE, Command.ascii(key), Command.decimal(ttlSeconds)),
                0,
                RedisNodePort::done);
    }

    @Override
    public Reply<Answer> compareAndDelete(String key, long token) {
        return start(CompareAndSet.delete(key, token), 0, (answer, node) -> switch (word(answer)) {
            case CompareAndSet.DELETED -> new Answer.Done(node.incarnation());
            case CompareAndSet.OTHER -> new Answer.Exists(node.incarnation());
            case CompareAndSet.MISSING -> new Answer.Miss(node.incarnation());
            default -> throw new BrokenProtocolException("the script answered another word than it knows");
        });
    }

    private static Answer done(Resp answer, NodeIdentity node) throws BrokenProtocolException {
        if (answer instanceof Resp.Int count && (count.value() == 0 || count.value() == 1)) {
            return count.value() == 1 ? new Answer.Done(node.incarnation()) : new Answer.Miss(node.incarnation());
        }
        throw new BrokenProtocolException("a command was answered with neither 0 nor 1");
    }

    @Override
    public Reply<Answer> hello() {
        if (ringRecord != null) {
            return Greeting.start(ringRecord, this::submit);
        }
        return submit(new Operation(Command.of(Protocol.Command.PING), 0, RedisNodePort::hello, () -> {}));
    }

    private static Answer hello(Resp answer, NodeIdentity node) throws BrokenProtocolException {
        if (!word(answer).equals("PONG")) {
            throw new BrokenProtocolException("PING was not answered with PONG");
        }
        return node.hello();
    }

    @Override
    public Reply<Answer> report() {
        return start(Handshake.info(), 0, (answer, node) -> {
            Info info = Info.of(answer);
            return new Answer.Report(
                    info.text("redis_version"),
                    node.incarnation(),
                    node.run().upSinceMillis(),
                    info.number("used_memory"),
                    info.number("maxmemory"),
                    info.keys(database),
                    info.number("evicted_keys"));
        });
    }

    @Override
    public Reply<Answer> scan(String prefix, String from) {
        return start(Scan.command(prefix, from), 0, new Scan());
    }

    private Reply<Answer> start(Command command, int valueBytes, Operation.Meaning meaning) {
        return start(new Operation(command, valueBytes, meaning, leave));
    }

    private Answer read(Resp answer, NodeIdentity node) throws BrokenProtocolException {
        if (answer instanceof Resp.Nil) {
            return new Answer.Miss(node.incarnation());
        }
        if (answer instanceof Resp.Bulk bulk) {
            return new Answer.Hit(bulk.bytes(), tokens.applyAsLong(bulk.bytes()), node.incarnation());
        }
        throw new BrokenProtocolException("GET was answered with neither a string nor nil");
    }

    private Answer stored(Resp answer, byte[] value, NodeIdentity node) throws BrokenProtocolException {
        if (!word(answer).equals("OK")) {
            throw new BrokenProtocolException("SET was answered with another word than OK");
        }
        return new Answer.Stored(tokens.applyAsLong(value), node.incarnation());
    }

    private static String word(Resp answer) throws BrokenProtocolException {
        if (answer instanceof Resp.Status status) {
            return status.text();
        }
        throw new BrokenProtocolException("a command was not answered with a word");
    }
}
