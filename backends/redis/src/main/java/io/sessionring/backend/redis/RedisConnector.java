package io.sessionring.backend.redis;

import io.sessionring.internal.connection.Connection;
import io.sessionring.internal.connection.Connector;
import io.sessionring.internal.connection.NamedDaemons;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.PortSettings;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Connects to one node and shakes hands. After that the event loop serves the connection. An encrypted one is read on the
 * thread of the link, and a second one writes what might block; that ends when it has had nothing to do for a while.
 */
final class RedisConnector implements Connector<Operation> {

    private final NodeAddress address;
    private final NodeSettings node;
    private final PortSettings settings;
    private final EventLoop loop;
    private final ThreadPoolExecutor writer;

    RedisConnector(NodeAddress address, NodeSettings node, PortSettings settings, EventLoop loop) {
        this.address = address;
        this.node = node;
        this.settings = settings;
        this.loop = loop;
        this.writer = new ThreadPoolExecutor(
                1,
                1,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamedDaemons("sessionring-redis-write-" + address));
        this.writer.allowCoreThreadTimeOut(true);
    }

    @Override
    public Connection<Operation> connect(InetAddress found, long deadlineNanos, Registry registry) throws IOException {
        NodeSocket socket = new NodeSocket(address, found, node, deadlineNanos, registry);
        NodeIdentity identity = new Handshake(socket, node, settings).perform();
        if (node.tls() != null) {
            return new TlsPipeline(socket, identity, writer);
        }
        NodeChannel channel = new NodeChannel(socket.channel(), found);
        registry.underWay(why -> channel.close());
        PlainPipeline pipeline = new PlainPipeline(channel, identity, loop);
        registry.underWay(pipeline::end);
        return pipeline;
    }

    @Override
    public Failed because(Throwable thrown) {
        Throwable cause = thrown.getCause();
        if (thrown instanceof SocketTimeoutException || cause instanceof SocketTimeoutException) {
            String hint = node.tls() == null ? "" : "; does it serve TLS on this port?";
            long millis = settings.connectTimeout().toMillis();
            return new Failed(Cause.CLOSED, "the node did not let us connect within " + millis + " ms" + hint);
        }
        boolean lost = cause instanceof EOFException || cause instanceof SocketException;
        if (thrown instanceof SSLException && !lost) {
            return new Failed(Cause.MISCONFIGURED, "TLS failed: " + thrown.getMessage());
        }
        return Connector.super.because(thrown);
    }
}
