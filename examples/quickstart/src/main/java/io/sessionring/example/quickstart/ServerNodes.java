package io.sessionring.example.quickstart;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.Server;
import io.sessionring.spi.Backend;
import java.util.ArrayList;
import java.util.List;

/** Five real servers, started here and stopped at the end. */
final class ServerNodes implements Nodes {

    private static final int NODES = 5;

    private final Quickstart.Kind kind;
    private final List<Server> servers;

    private ServerNodes(Quickstart.Kind kind, List<Server> servers) {
        this.kind = kind;
        this.servers = servers;
    }

    /** Starts them; if one does not start, those that did are stopped. */
    static ServerNodes start(Quickstart.Kind kind) {
        List<Server> servers = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                servers.add(kind == Quickstart.Kind.memcached ? MemcachedServer.start() : RedisServer.start());
            }
        } catch (RuntimeException e) {
            servers.forEach(Server::close);
            throw e;
        }
        return new ServerNodes(kind, servers);
    }

    @Override
    public Backend backend() {
        return kind.backend();
    }

    @Override
    public List<String> list() {
        return servers.stream().map(Server::address).toList();
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
        servers.get(index).kill();
    }

    @Override
    public void restart(int index) {
        servers.get(index).restart();
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
