package io.sessionring.example.benchmarks.session;

import io.sessionring.example.servers.Direction;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Servers of one kind, and a line to each of them on which is counted what goes over it. */
final class Servers implements AutoCloseable {

    private final List<Server> servers = new ArrayList<>();
    private final List<Proxy> lines = new ArrayList<>();

    Servers(ServerKind kind, int count) {
        try {
            for (int i = 0; i < count; i++) {
                servers.add(kind.start());
                lines.add(kind.lineTo(servers.get(i)));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** {@return the addresses of the first ones} */
    List<String> addresses(int count) {
        return servers.subList(0, count).stream().map(Server::address).toList();
    }

    /** {@return the same with the lines before them} */
    List<String> lines(int count) {
        return lines.subList(0, count).stream().map(Proxy::address).toList();
    }

    /** Every reply comes later by so much. */
    void delay(Duration delay) {
        lines.forEach(line -> line.delay(Direction.REPLIES, delay));
    }

    /** What has gone over all lines so far, in both directions. */
    record Traffic(long bytes, long requests) {

        Traffic since(Traffic before) {
            return new Traffic(bytes - before.bytes, requests - before.requests);
        }
    }

    Traffic traffic() {
        long bytes = 0;
        long requests = 0;
        for (Proxy line : lines) {
            bytes += line.bytes(Direction.REQUESTS) + line.bytes(Direction.REPLIES);
            requests += line.requests();
        }
        return new Traffic(bytes, requests);
    }

    /** What servers have sent and received, by their own count. */
    record NetworkBytes(long received, long sent) {

        NetworkBytes since(NetworkBytes before) {
            return new NetworkBytes(received - before.received, sent - before.sent);
        }

        long both() {
            return received + sent;
        }
    }

    /** {@return what the servers from one to another, which is left out, have sent and received so far} */
    NetworkBytes network(int from, int to) {
        long received = 0;
        long sent = 0;
        for (Server server : servers.subList(from, to)) {
            ServerStatistics said = ServerStatistics.of(server);
            boolean memcached = server instanceof MemcachedServer;
            received += said.number(memcached ? "bytes_read" : "total_net_input_bytes");
            sent += said.number(memcached ? "bytes_written" : "total_net_output_bytes");
        }
        return new NetworkBytes(received, sent);
    }

    /** {@return the processor time all of them have used, in ns} */
    long cpuNanos() {
        return servers.stream()
                .mapToLong(server -> ProcessorTime.nanos(server.pid()))
                .sum();
    }

    /** {@return the bytes that what is stored takes, with the servers' own for each item} */
    long storedBytes() {
        return servers.stream().mapToLong(StoredBytes::of).sum();
    }

    @Override
    public void close() {
        lines.forEach(Proxy::close);
        servers.forEach(Server::close);
    }
}
