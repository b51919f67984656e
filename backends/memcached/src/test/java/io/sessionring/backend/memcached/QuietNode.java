package io.sessionring.backend.memcached;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A program of its own: uses a node, sees it killed, and ends with status 0. Whoever starts it reads what it prints. */
final class QuietNode {

    private QuietNode() {}

    public static void main(String[] args) throws IOException {
        boolean right;
        try (MemcachedServer server = MemcachedServer.start();
                FakeNode mad = new FakeNode((opcode, opaque) -> new byte[] {-127, 99, 0, 0, 0, 0, 0, 0, 0, 0});
                NodePort port = Asking.connected(server);
                NodePort toMad = MemcachedBackend.create().open(mad.address(), Asking.patient());
                NodePort nowhere = MemcachedBackend.create()
                        .open(new NodeAddress("no.such.host.invalid", 1), PortSettings.defaults())) {
            right = Asking.answer(port.set("a", new byte[2000], 100)) instanceof Answer.Stored;
            right &= Asking.answer(nowhere.get("a")) instanceof Answer.Failed;
            right &= Asking.answer(toMad.get("a")) instanceof Answer.Failed;
            server.suspend();
            List<Reply<Answer>> pending = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                pending.add(port.set("a" + i, new byte[200_000], 100));
            }
            server.kill();
            for (Reply<Answer> reply : pending) {
                right &= Asking.answer(reply) instanceof Answer.Failed;
            }
            right &= Asking.answer(port.get("a")) instanceof Answer.Failed;
            server.restart();
            Asking.untilAnswer(Answer.Miss.class, () -> port.get("a"));
        }
        System.exit(right ? 0 : 1);
    }
}
