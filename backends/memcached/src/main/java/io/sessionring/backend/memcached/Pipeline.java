package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Refused;

/**
 * Puts operations on a connection whose handshake is done.
 *
 * @param wire the connection
 * @param node what the handshake learned
 */
record Pipeline(Wire wire, NodeIdentity node) {

    void submit(Operation operation) {
        Message message = operation.message();
        long largest = node.largestValue(message.key().length());
        if (message.value().length > largest) {
            operation.complete(new Refused(Refused.Reason.TOO_LARGE, largest, node.incarnation()));
            return;
        }
        wire.send(message, operation.cas(node), new Receiver() {
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
}
