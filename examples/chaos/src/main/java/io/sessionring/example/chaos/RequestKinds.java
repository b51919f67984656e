package io.sessionring.example.chaos;

import io.sessionring.example.servers.MemcachedRequests;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RequestCounter;
import io.sessionring.example.servers.RespRequests;
import io.sessionring.example.servers.Server;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Counts by kind the requests that come over one line, before they are passed on. Thread-safe. */
final class RequestKinds implements Supplier<RequestCounter> {

    /** As much of a request as tells its kind. */
    private static final int HEAD = 32;

    private final Supplier<? extends RequestCounter> frames;
    private final Map<RequestKind, Long> counts = new EnumMap<>(RequestKind.class);
    private long newestOfSession;

    RequestKinds(Server server) {
        frames = server instanceof MemcachedServer ? MemcachedRequests::new : RespRequests::new;
    }

    /** {@return a line to the server, whose requests are counted here} */
    Proxy lineTo(Server server) {
        return Proxy.to(server.host(), server.port(), this);
    }

    @Override
    public RequestCounter get() {
        return new OfConnection(frames.get());
    }

    private synchronized void came(RequestKind kind) {
        counts.merge(kind, 1L, Long::sum);
        if (kind.ofSession()) {
            newestOfSession = System.nanoTime();
        }
    }

    /** {@return how many have come of each kind of which any has} */
    synchronized Map<RequestKind, Long> counts() {
        return new EnumMap<>(counts);
    }

    /** {@return how many have come that were sent for sessions} */
    synchronized long ofSessions() {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().ofSession())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** {@return how many have come of this kind} */
    synchronized long count(RequestKind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** {@return when the newest request came that was sent for a session, in System.nanoTime()} */
    synchronized long newestOfSession() {
        return newestOfSession;
    }

    /** Keeps the beginning of each request until it has come whole. */
    private final class OfConnection implements RequestCounter {

        private final RequestCounter frame;
        private final byte[] head = new byte[HEAD];
        private final byte[] next = new byte[1];
        private int length;

        OfConnection(RequestCounter frame) {
            this.frame = frame;
        }

        @Override
        public int count(byte[] bytes) {
            int requests = 0;
            for (byte each : bytes) {
                if (length < HEAD) {
                    head[length++] = each;
                }
                next[0] = each;
                if (frame.count(next) > 0) {
                    came(RequestKind.of(head, length));
                    length = 0;
                    requests++;
                }
            }
            return requests;
        }
    }
}
