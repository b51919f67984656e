package io.sessionring.backend.memcached;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Asks a node through a port, or by hand in the text protocol. */
final class Asking {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Asking() {}

    static NodeAddress address(MemcachedServer server) {
        return new NodeAddress("127.0.0.1", server.port());
    }

    /** Opens a port and waits until it is connected. */
    static NodePort connected(MemcachedServer server) {
        NodePort port = MemcachedBackend.create().open(address(server), patient());
        answer(Answer.Hello.class, port.hello());
        return port;
    }

    /** Settings for a machine that is busy with other things. */
    static PortSettings patient() {
        PortSettings usual = PortSettings.defaults();
        return new PortSettings(
                Duration.ofSeconds(10), usual.inFlightLimit(), usual.clockSkew(), usual.clock(), usual.resolver());
    }

    static Answer answer(Reply<Answer> reply) {
        try {
            Answer answer = reply.await(PATIENCE.toNanos());
            assertThat(answer).as("an answer within " + PATIENCE).isNotNull();
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static <A extends Answer> A answer(Class<A> type, Reply<Answer> reply) {
        Answer answer = answer(reply);
        assertThat(answer).isInstanceOf(type);
        return type.cast(answer);
    }

    /** Asks again and again. {@return the first answer of that type} */
    static <A extends Answer> A untilAnswer(Class<A> type, Supplier<Reply<Answer>> question) {
        List<A> found = new ArrayList<>();
        eventually(PATIENCE, "an answer that is a " + type.getSimpleName(), () -> {
            Answer answer = answer(question.get());
            if (type.isInstance(answer)) {
                found.add(type.cast(answer));
            }
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** Asks in the text protocol. {@return the first line of the answer} */
    static String byHand(MemcachedServer server, String question) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write((question + "\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
