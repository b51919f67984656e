package io.sessionring.example.servers;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A line to a server that can be made bad: listens on a free loopback port and forwards to the server. Faults can be set and
 * cleared at any time, together too, and hold for connections that exist and for those to come. What has come through before
 * a fault is set is not touched by it.
 *
 * <p>Counters count what came from either side, whether it was forwarded or not.
 *
 * <p>Thread-safe; all threads are daemons.
 */
public final class Proxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final Supplier<? extends RequestCounter> counters;
    private final Line requestLine = new Line();
    private final Line replyLine = new Line();
    private final Set<ProxyConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Door door;

    private boolean blackHole;

    private Proxy(InetSocketAddress target, Supplier<? extends RequestCounter> counters) {
        this.target = target;
        this.counters = counters;
        door = new Door(this::accept);
    }

    /**
     * Makes a proxy that finds no requests, only bytes.
     *
     * @param host the server's host
     * @param port the server's port
     * @return the proxy, which the caller closes
     */
    public static Proxy to(String host, int port) {
        return to(host, port, () -> bytes -> 0);
    }

    /**
     * Makes a proxy that counts requests.
     *
     * @param host the server's host
     * @param port the server's port
     * @param counters makes one for each connection, such as {@code MemcachedRequests::new}
     * @return the proxy, which the caller closes
     */
    public static Proxy to(String host, int port, Supplier<? extends RequestCounter> counters) {
        return new Proxy(new InetSocketAddress(host, port), counters);
    }

    /**
     * Makes a proxy that counts the requests of the server's protocol, memcached's binary one or RESP.
     *
     * @param server the server; it may be restarted behind the proxy
     * @return the proxy, which the caller closes
     */
    public static Proxy to(Server server) {
        return to(
                server.host(),
                server.port(),
                server instanceof MemcachedServer ? MemcachedRequests::new : RespRequests::new);
    }

    /** {@return the address where it listens} */
    public String host() {
        return Door.HOST;
    }

    /** {@return the port where it listens} */
    public int port() {
        return door.port();
    }

    /** {@return {@code host:port} where it listens} */
    public String address() {
        return host() + ":" + port();
    }

    /**
     * Lets everything take longer, by the same time, as a longer line does. What is on its way already is not touched.
     *
     * @param direction which way
     * @param delay how much longer, 0 or more; 0 clears the fault
     */
    public void delay(Direction direction, Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must be 0 or more; got " + delay);
        }
        line(direction).delay(delay.toNanos());
    }

    /**
     * Swallows what comes, or no longer; the connections stay. As in TCP, a connection of which something was swallowed
     * carries nothing more that way, even when the fault is cleared: the client has to make a new one.
     *
     * @param direction which way
     * @param on whether to swallow
     */
    public void drop(Direction direction, boolean on) {
        line(direction).drop(on);
    }

    /**
     * Keeps what comes, until {@link #release}. A sender that goes meanwhile does not take it back. A
     * sender has to wait when it has 4 MB on its way.
     *
     * @param direction which way
     */
    public void hold(Direction direction) {
        line(direction).hold(true);
    }

    /**
     * Delivers what was held, in order, and holds nothing any more.
     *
     * @param direction which way
     */
    public void release(Direction direction) {
        line(direction).hold(false);
        open.forEach(ProxyConnection::wake);
    }

    /** Ends all connections with a reset, on both sides. New ones are accepted unless refused. */
    public void reset() {
        open.forEach(ProxyConnection::reset);
    }

    /**
     * Refuses new connections, as a host does on which nothing listens, or accepts them again on the same port. Those that
     * exist are not touched; see {@link #reset}.
     *
     * @param on whether to refuse
     */
    public void refuse(boolean on) {
        if (on) {
            door.shut();
        } else {
            door.open();
        }
    }

    /**
     * Loses everything both ways and closes nothing, or no longer. A new connection is taken by the operating system and then
     * hears nothing. Connections that were open meanwhile stay lost when the fault is cleared, even those on which nothing was
     * said; the clients have to make new ones.
     *
     * @param on whether to lose everything
     */
    public synchronized void blackHole(boolean on) {
        blackHole = on;
        if (on) {
            open.forEach(ProxyConnection::lose);
        }
    }

    /**
     * Forwards the beginning of what comes next, then ends the stream. Counted from the first byte that comes, on the
     * connection where that is; takes the place of other damage of the same direction.
     *
     * @param direction which way
     * @param length how many bytes to forward, 0 or more
     */
    public void truncateNext(Direction direction, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must be 0 or more; got " + length);
        }
        line(direction).damage(Damage.cut(length));
    }

    /**
     * Flips bits of one byte of what comes next. Counted as in {@link #truncateNext}; takes the place of other damage of the
     * same direction.
     *
     * @param direction which way
     * @param position how many bytes stand before it, 0 or more
     * @param mask which bits to flip, 1 to 255
     */
    public void flipNext(Direction direction, int position, int mask) {
        if (position < 0) {
            throw new IllegalArgumentException("position must be 0 or more; got " + position);
        }
        if (mask < 1 || mask > 255) {
            throw new IllegalArgumentException("mask must be 1 to 255; got " + mask);
        }
        line(direction).damage(Damage.flip(position, mask));
    }

    /**
     * {@return whether {@link #truncateNext} or {@link #flipNext} has been called and the damage has not been done yet}
     *
     * @param direction which way
     */
    public boolean damagePending(Direction direction) {
        return line(direction).damagePending();
    }

    /**
     * Sends other bytes than the server did, for what no other fault does.
     *
     * @param change gets each chunk as it came, and may change and return it; the identity clears the fault
     */
    public void changeReplies(UnaryOperator<byte[]> change) {
        replyLine.change(change);
    }

    /** Clears all faults. What was lost stays lost, see {@link #drop} and {@link #blackHole}. */
    public void clear() {
        blackHole(false);
        refuse(false);
        changeReplies(UnaryOperator.identity());
        for (Direction direction : Direction.values()) {
            delay(direction, Duration.ZERO);
            drop(direction, false);
            line(direction).damage(null);
            release(direction);
        }
    }

    /** {@return how many connections have been accepted} */
    public int connections() {
        return connections.get();
    }

    /**
     * {@return how many bytes have come}
     *
     * @param direction which way
     */
    public long bytes(Direction direction) {
        return line(direction).bytes();
    }

    /**
     * {@return how many pieces what has come was read in} A piece is what had arrived when it was read, 64 KB at most: about
     * one for each packet.
     *
     * @param direction which way
     */
    public long chunks(Direction direction) {
        return line(direction).chunks();
    }

    /** {@return how many whole requests have come, those of the clients' handshakes too} */
    public long requests() {
        return requestLine.requests();
    }

    int openConnections() {
        return open.size();
    }

    private Line line(Direction direction) {
        return direction == Direction.REQUESTS ? requestLine : replyLine;
    }

    private synchronized void accept(Socket client) {
        connections.incrementAndGet();
        ProxyConnection connection =
                new ProxyConnection(target, client, requestLine, counters.get(), replyLine, open::remove);
        open.add(connection);
        if (blackHole) {
            connection.lose();
        }
        connection.start();
    }

    /** Ends all connections and listens no more. */
    @Override
    public void close() {
        door.close(); // and then nobody is let in any more
        reset();
    }
}
