package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.Server;
import io.sessionring.spi.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Real servers, and before each of them one proxy for each client, so that clients can disagree about who answers. A
 * server can be taken away and another one put on its port. Thread-safe except for that.
 */
final class Cluster implements AutoCloseable {

    private final List<Server> servers = new ArrayList<>();
    /** Those that were replaced for a while. */
    private final List<Server> former = new ArrayList<>();
    /** By client, then by node. */
    private final List<List<Proxy>> proxies = new ArrayList<>();

    /** What comes over each proxy. */
    private final List<List<RequestKinds>> kinds = new ArrayList<>();

    private Cluster() {}

    static Cluster start(BackendKind kind, int nodes, int clients) {
        Cluster cluster = new Cluster();
        try {
            for (int node = 0; node < nodes; node++) {
                cluster.servers.add(kind.start(node));
            }
            for (int client = 0; client < clients; client++) {
                List<Proxy> line = new ArrayList<>();
                cluster.proxies.add(line);
                List<RequestKinds> counted = new ArrayList<>();
                cluster.kinds.add(counted);
                for (Server server : cluster.servers) {
                    RequestKinds kinds = new RequestKinds(server);
                    counted.add(kinds);
                    line.add(kinds.lineTo(server));
                }
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** {@return how many nodes there are} */
    int size() {
        return servers.size();
    }

    Server server(int node) {
        return servers.get(node);
    }

    /** Ends a node's server and starts another one in its place, on the same port. */
    void replace(int node, Supplier<? extends Server> other) {
        former.add(servers.get(node));
        servers.get(node).kill();
        servers.set(node, other.get());
    }

    /** Ends a server that has replaced another one, and starts that one again, without data. */
    void bringBack(int node) {
        servers.get(node).close();
        servers.set(node, former.remove(former.size() - 1));
        servers.get(node).restart();
    }

    Proxy link(int client, int node) {
        return proxies.get(client).get(node);
    }

    /** {@return what this client has sent to this node} */
    RequestKinds kinds(int client, int node) {
        return kinds.get(client).get(node);
    }

    /** {@return the lines of every client to this node} */
    List<Proxy> links(int node) {
        return proxies.stream().map(line -> line.get(node)).toList();
    }

    List<Proxy> linksOf(int client) {
        return List.copyOf(proxies.get(client));
    }

    /** {@return the nodes, and this client's way to each} */
    OwnLines lines(int client) {
        return new OwnLines(
                nodes(),
                proxies.get(client).stream()
                        .map(proxy -> new NodeAddress(proxy.host(), proxy.port()))
                        .toList());
    }

    /** {@return the nodes as all clients know them} */
    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (Server server : servers) {
            nodes.add(Node.of(server.host(), server.port()).withName(OwnLines.name(nodes.size())));
        }
        return nodes;
    }

    long requests(int node) {
        return links(node).stream().mapToLong(Proxy::requests).sum();
    }

    /** Ends every fault of every line. */
    void mend() {
        proxies.forEach(line -> line.forEach(Proxy::clear));
    }

    @Override
    public void close() {
        proxies.forEach(line -> line.forEach(Proxy::close));
        servers.forEach(Server::close);
        former.forEach(Server::close);
    }
}
