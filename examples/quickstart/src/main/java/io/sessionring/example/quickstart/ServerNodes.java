package io.sessionring.example.quickstart;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.Server;
import io.sessionring.spi.Backend;
import java.util.ArrayList;
import java.util.List;

/**
 * Five real servers, started here and stopped at the end. Clients reach each through a proxy, which lets nobody in before a
 * server that is started again holds what it shall hold.
 */
final class ServerNodes implements Nodes {

    private static final int NODES = 5;

    private final Quickstart.Kind kind;
    private final List<Server> servers = new ArrayList<>();
    private final List<Proxy> proxies = new ArrayList<>();

    private ServerNodes(Quickstart.Kind kind) {
        this.kind = kind;
    }

    /** Starts them; if one does not start, those that did are stopped. */
    static ServerNodes start(Quickstart.Kind kind) {
        ServerNodes nodes = new ServerNodes(kind);
        try {
            for (int i = 0; i < NODES; i++) {
                Server server = kind == Quickstart.Kind.memcached ? MemcachedServer.start() : RedisServer.start();
                nodes.servers.add(server);
                nodes.proxies.add(Proxy.to(server));
            }
        } catch (RuntimeException e) {
            nodes.close();
            throw e;
        }
        return nodes;
    }

    @Override
    public Backend backend() {
        return kind.backend();
    }

    @Override
    public List<String> list() {
        return proxies.stream().map(Proxy::address).toList();
    }

    @Override
    public String description() {
        return "Five real " + kind + " processes";
    }

    @Override
    public boolean mayKill() {
        return true;
    }

    @Override
    public void kill(int index) {
        proxies.get(index).refuse(true);
        servers.get(index).kill();
        proxies.get(index).reset();
    }

    @Override
    public void restart(int index) {
        servers.get(index).restart();
        proxies.get(index).refuse(false);
    }

    @Override
    public Runnable backUp(int index) {
        Runnable start = servers.get(index).backUp();
        return () -> {
            start.run();
            proxies.get(index).refuse(false);
        };
    }

    @Override
    public void close() {
        proxies.forEach(Proxy::close);
        servers.forEach(Server::close);
    }
}
