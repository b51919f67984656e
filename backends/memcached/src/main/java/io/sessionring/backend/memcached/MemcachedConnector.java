package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.Connection;
import io.sessionring.internal.connection.Connector;
import io.sessionring.internal.connection.UnfitNodeException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RingRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one node and shakes hands.
 */
final class MemcachedConnector implements Connector<Operation> {

    private final Driver driver;
    private final NodeAddress address;
    private final @Nullable Credentials credentials;
    private final PortSettings settings;

    /** Where the last attempt was met with silence. */
    private @Nullable InetSocketAddress unanswered;

    MemcachedConnector(Driver driver, NodeAddress address, @Nullable Credentials credentials, PortSettings settings) {
        this.driver = driver;
        this.address = address;
        this.credentials = credentials;
        this.settings = settings;
    }

    @Override
    public Connection<Operation> connect(InetAddress found, long deadlineNanos, Registry registry) throws IOException {
        Wire wire = new Wire(driver, new InetSocketAddress(found, address.port()));
        registry.underWay(wire::end);
        try {
            wire.awaitConnected(deadlineNanos);
            NodeIdentity node = new Handshake(wire, credentials, settings, deadlineNanos).perform();
            wire.expectUpTo(node.itemSizeMax());
            Pipeline pipeline = new Pipeline(wire, node);
            greet(pipeline, deadlineNanos);
            return pipeline;
        } catch (UnfitNodeException e) {
            unanswered = wire.isSilent() ? wire.address() : null;
            throw e;
        }
    }

    /** Learns which run it is before anybody gets an answer. */
    private void greet(Pipeline pipeline, long deadlineNanos) throws IOException {
        RingRecord record = settings.ringRecord();
        if (record != null) {
            CompletableFuture<Answer> hello = new CompletableFuture<>();
            Greeting.start(record, pipeline::submit).whenComplete(hello::complete);
            if (pipeline.wire().await(hello, deadlineNanos) instanceof Failed why) {
                throw new UnfitNodeException(why);
            }
        }
    }

    /** Looks whether a node that took the connection and said nothing speaks another protocol. */
    @Override
    public @Nullable Failed diagnose() {
        InetSocketAddress silent = unanswered;
        unanswered = null;
        String detail = silent == null ? null : TextProbe.ask(silent);
        return detail == null ? null : new Failed(Cause.MISCONFIGURED, detail);
    }
}
