package io.sessionring.backend.redis;

import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;

/** A program of its own: uses a node, sees it killed, and ends with status 0. Whoever starts it reads what it prints. */
final class QuietNode {

    private QuietNode() {}

    public static void main(String[] args) throws InterruptedException {
        int status;
        try (RedisServer redis = RedisServer.start();
                NodePort port = RedisBackend.create().open(Nodes.address(redis), PortSettings.defaults());
                NodePort nowhere = RedisBackend.create()
                        .open(new NodeAddress("no.such.host.invalid", 1), PortSettings.defaults())) {
            boolean stored = Polling.answer(port.set("a", new byte[2000], 100)) instanceof Answer.Stored;
            boolean none = Polling.answer(nowhere.get("a")) instanceof Answer.Failed;
            redis.kill();
            Polling.untilAnswer(Answer.Failed.class, () -> port.get("a"));
            Thread.sleep(300);
            redis.restart();
            Polling.untilAnswer(Answer.Miss.class, () -> port.get("a"));
            status = stored && none ? 0 : 1;
        }
        System.exit(status);
    }
}
