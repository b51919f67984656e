package io.sessionring.example.quickstart;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Backend;
import java.util.ArrayList;
import java.util.List;

/** Five real servers, started here and stopped at the end. */
final class ServerNodes implements Nodes {

    private static final int NODES = 5;

    /** One server of either kind. */
    private interface Server {
        String address();

        void kill();

        void restart();

        void close();
    }

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
                servers.add(kind == Quickstart.Kind.memcached ? memcached() : redis());
            }
        } catch (RuntimeException e) {
            servers.forEach(Server::close);
            throw e;
        }
        return new ServerNodes(kind, servers);
    }

    private static Server memcached() {
        MemcachedServer server = MemcachedServer.start();
        return new Server() {
            @Override
            public String address() {
                return server.address();
            }

            @Override
            public void kill() {
                server.kill();
            }

            @Override
            public void restart() {
                server.restart();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    private static Server redis() {
        RedisServer server = RedisServer.start();
        return new Server() {
            @Override
            public String address() {
                return server.address();
            }

            @Override
            public void kill() {
                server.kill();
            }

            @Override
            public void restart() {
                server.restart();
            }

            @Override
            public void close() {
                server.close();
            }
        };
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
