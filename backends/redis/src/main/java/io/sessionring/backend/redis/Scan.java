package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol;

/** {@code SCAN}: what it sends, and what the answers mean. The server remembers nothing: where it was is in its cursor. */
final class Scan implements Operation.Meaning {

    private static final String BEGINNING = "0";

    /** So many the server looks at before it answers, which keeps everybody else waiting. */
    private static final long AT_A_TIME = 250;

    private static final byte[] MATCH = Command.ascii("MATCH");
    private static final byte[] COUNT = Command.ascii("COUNT");

    /** {@return the command} */
    static Command command(String prefix, String from) {
        return Command.of(
                Protocol.Command.SCAN,
                Command.ascii(from.isEmpty() ? BEGINNING : from),
                MATCH,
                Command.ascii(prefix.replaceAll("[*?\\[\\]\\\\]", "\\\\$0") + "*"),
                COUNT,
                Command.decimal(AT_A_TIME));
    }

    @Override
    public Answer of(Resp answer, NodeIdentity node) throws BrokenProtocolException {
        if (!(answer instanceof Resp.Several both)
                || both.parts().size() != 2
                || !(both.parts().get(0) instanceof Resp.Bulk cursor)
                || !(both.parts().get(1) instanceof Resp.Several keys)) {
            throw new BrokenProtocolException("SCAN was answered with something else than a cursor and keys");
        }
        List<String> found = new ArrayList<>();
        for (Resp part : keys.parts()) {
            if (!(part instanceof Resp.Bulk key)) {
                throw new BrokenProtocolException("SCAN listed a key that is no string");
            }
            String text = text(key);
            if (text.chars().allMatch(c -> c < 128)) { // no key of ours has others
                found.add(text);
            }
        }
        String next = text(cursor);
        return new Answer.Keys(found, next.equals(BEGINNING) ? "" : next, true);
    }

    @Override
    public Answer ofError(Resp.ServerError error, NodeIdentity node) {
        return ServerErrors.noPermission(error)
                ? new Answer.Unlisted(ServerErrors.failed(error).detail())
                : Operation.Meaning.super.ofError(error, node);
    }

    private static String text(Resp.Bulk bulk) {
        return new String(bulk.bytes(), StandardCharsets.ISO_8859_1);
    }
}
