package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.UnfitNodeException;
import io.sessionring.spi.KnownRun;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RingRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.Protocol;

/**
 * What is said on a connection before its first operation, in one round trip: who we are, which database, which process of
 * which kind of node this is, what time it has, and the script; and once it is known to serve, whether it has a ring record.
 */
final class Handshake {

    private static final byte[] MAX_BULK = Command.ascii("proto-max-bulk-len");

    private final NodeSocket socket;
    private final NodeSettings settings;
    private final PortSettings ports;

    Handshake(NodeSocket socket, NodeSettings settings, PortSettings ports) {
        this.socket = socket;
        this.settings = settings;
        this.ports = ports;
    }

    /**
     * Carries it out.
     *
     * @throws UnfitNodeException if the node answers but cannot serve
     * @throws IOException if the connection is lost or the time is up
     */
    NodeIdentity perform() throws IOException {
        try {
            send();
            NodeIdentity node = receive();
            RingRecord record = ports.ringRecord();
            if (record != null) {
                meet(record, node.run());
            }
            return node;
        } catch (BrokenProtocolException e) {
            throw UnfitNodeException.misconfigured("the node does not speak the protocol of Redis: " + e.getMessage());
        }
    }

    private void send() throws IOException {
        String password = settings.password();
        if (password != null) {
            byte[] secret = password.getBytes(StandardCharsets.UTF_8);
            String user = settings.user();
            socket.write(
                    user == null
                            ? Command.of(Protocol.Command.AUTH, secret)
                            : Command.of(Protocol.Command.AUTH, user.getBytes(StandardCharsets.UTF_8), secret));
        }
        if (settings.database() != 0) {
            socket.write(Command.of(Protocol.Command.SELECT, Command.decimal(settings.database())));
        }
        String name = settings.clientName();
        if (name != null) {
            socket.write(Command.of(Protocol.Command.CLIENT, Command.ascii("SETNAME"), Command.ascii(name)));
        }
        socket.write(info());
        socket.write(Command.of(Protocol.Command.TIME));
        socket.write(CompareAndSet.load());
        socket.write(Command.of(Protocol.Command.CONFIG, Command.ascii("GET"), MAX_BULK));
        socket.flush();
    }

    private NodeIdentity receive() throws IOException {
        if (settings.password() != null) {
            expectOk("AUTH");
        }
        if (settings.database() != 0) {
            expectOk("SELECT");
        }
        if (settings.clientName() != null) {
            expectOk("CLIENT SETNAME");
        }
        Info info = Info.of(served());
        long now = ports.clock().millis();
        requireServing(info);
        long clockAhead = millis(served()) - now;
        if (!CompareAndSet.loaded(served())) {
            throw new BrokenProtocolException("SCRIPT LOAD was not answered with the script's digest");
        }
        int maxValueBytes = (int) Math.min(settings.maxValueBytes(), maxBulk(socket.readInTime()));
        // The node counts whole seconds, so it may be up to one second younger than it says.
        long upSince = Math.min(now, now - 1000 * info.number("uptime_in_seconds") + 1000);
        return new NodeIdentity(
                new KnownRun("run_id " + info.text("run_id"), upSince, ports), clockAhead, maxValueBytes);
    }

    /** Learns which run it is from the ring record, and adds one where there is none; see {@link Greeting}. */
    private void meet(RingRecord record, KnownRun run) throws IOException {
        socket.write(Command.get(record.key()));
        socket.flush();
        Resp stored = socket.readInTime();
        String refusal = Greeting.NOT_THERE;
        if (stored instanceof Resp.Nil && record.isAdded()) {
            run.missed();
            socket.write(Command.addForEver(record.key(), record.fresh()));
            socket.write(Command.get(record.key()));
            socket.flush();
            refusal = socket.readInTime() instanceof Resp.ServerError error ? ServerErrors.why(error) : Greeting.LOST;
            stored = socket.readInTime();
        }
        if (stored instanceof Resp.Bulk bulk) {
            run.found(bulk.bytes());
        } else if (stored instanceof Resp.ServerError error && ServerErrors.otherKindOfValue(error)) {
            run.found(Greeting.NO_STRING);
        } else if (stored instanceof Resp.ServerError error) {
            run.lacks(ServerErrors.why(error));
        } else if (stored instanceof Resp.Nil) {
            run.lacks(refusal);
        } else {
            throw new BrokenProtocolException("GET was answered with neither a string nor nil");
        }
    }

    /** {@return the command that asks for all the node says of itself} Redis 6 takes no list of sections. */
    static Command info() {
        return Command.of(Protocol.Command.INFO);
    }

    private static void requireServing(Info info) throws IOException {
        if (info.text("run_id").isEmpty()) {
            throw new BrokenProtocolException("INFO tells no run_id");
        }
        if (info.text("redis_mode").equals("sentinel")) {
            throw UnfitNodeException.misconfigured("the node is a Sentinel, which keeps no data");
        }
        if (info.text("redis_mode").equals("cluster") || info.number("cluster_enabled") != 0) {
            throw UnfitNodeException.misconfigured(
                    "the node runs in cluster mode (cluster-enabled yes), which shares keys by its own rules: use nodes"
                            + " without it");
        }
        if (!info.text("role").equals("master")) {
            throw UnfitNodeException.misconfigured(
                    "the node is a replica and takes no writes: list its primary instead");
        }
    }

    private void expectOk(String command) throws IOException {
        if (!(served() instanceof Resp.Status status && status.text().equals("OK"))) {
            throw new BrokenProtocolException(command + " was not answered with OK");
        }
    }

    private Resp served() throws IOException {
        Resp answer = socket.readInTime();
        if (answer instanceof Resp.ServerError error) {
            throw new UnfitNodeException(ServerErrors.failed(error));
        }
        return answer;
    }

    private static long millis(Resp time) throws BrokenProtocolException {
        if (time instanceof Resp.Several several
                && several.parts().size() == 2
                && several.parts().get(0) instanceof Resp.Bulk seconds
                && several.parts().get(1) instanceof Resp.Bulk micros) {
            return number(seconds, "TIME") * 1000 + number(micros, "TIME") / 1000;
        }
        throw new BrokenProtocolException("TIME was not answered with two numbers");
    }

    /** A user without the permission to ask, or a service that hides the command, leaves the server's default. */
    private static long maxBulk(Resp answer) throws BrokenProtocolException {
        return answer instanceof Resp.Several several
                        && several.parts().size() == 2
                        && several.parts().get(1) instanceof Resp.Bulk limit
                ? number(limit, "CONFIG GET")
                : RespReader.BULK_LIMIT;
    }

    private static long number(Resp.Bulk digits, String command) throws BrokenProtocolException {
        try {
            return Long.parseLong(new String(digits.bytes(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            throw new BrokenProtocolException(command + " was not answered with a number");
        }
    }
}
