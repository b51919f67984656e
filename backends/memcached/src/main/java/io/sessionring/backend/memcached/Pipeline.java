package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.Connection;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Refused;
import java.io.IOException;
import java.net.InetAddress;

/**
 * Puts operations on a connection whose handshake is done.
 *
 * @param wire the connection
 * @param node what the handshake learned
 */
record Pipeline(Wire wire, NodeIdentity node) implements Connection<Operation> {

    @Override
    public void submit(Operation operation) {
        Message message = operation.message();
        long largest = node.largestValue(message.key().length());
        if (message.value().length > largest) {
            operation.complete(new Refused(Refused.Reason.TOO_LARGE, largest, node.incarnation()));
            return;
        }
        wire.send(message, operation.cas(node), new Receiver() {
            @Override
            public void onItsWay(Exchange exchange) {
                operation.onItsWay(exchange);
            }

            @Override
            public boolean receive(Packet packet) throws BrokenProtocolException {
                Answer answer = operation.meaning().of(packet, node);
                if (answer == null) {
                    return false;
                }
                operation.complete(answer);
                return true;
            }

            @Override
            public void lost(Failed why) {
                operation.complete(why);
            }
        });
    }

    @Override
    public long answers() {
        return wire.answers();
    }

    @Override
    public InetAddress address() {
        return wire.address().getAddress();
    }

    @Override
    public void end(Failed why) {
        wire.end(why);
    }

    @Override
    public Failed awaitEnd() throws IOException {
        return wire.awaitEnd();
    }

    /** Nothing is left once the wire has ended; it has not where the wait for that broke off. */
    @Override
    public void settle(Failed why) {
        wire.end(why);
    }
}
