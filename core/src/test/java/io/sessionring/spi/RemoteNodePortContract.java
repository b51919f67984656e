package io.sessionring.spi;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.testing.Relay;
import io.sessionring.testing.TestNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node port does besides if a connection leads to its node: one that may break, lie, or lead elsewhere. */
public abstract class RemoteNodePortContract extends FetchedAnswersContract {

    private static final int KEYS = 20;

    /**
     * Says whether this may be what is left of a key's value after one bit of the answers was changed on the way. Never may
     * it be what belongs to another key.
     */
    protected boolean maybeDamaged(byte[] stored, byte[] received) {
        if (stored.length != received.length) {
            return false;
        }
        int bits = 0;
        for (int i = 0; i < stored.length; i++) {
            bits += Integer.bitCount((stored[i] ^ received[i]) & 0xff);
        }
        return bits <= 1;
    }

    @Test
    void callbacksRunOnTheThreadsOfThePort() {
        TestNode node = node();
        NodePort port = connected(node);
        node.suspend();
        AtomicReference<Thread> caller = new AtomicReference<>();
        port.get("k").whenComplete(answer -> caller.set(Thread.currentThread()));
        node.resume();
        eventually(SOON, "called back", () -> caller.get() != null);
        assertThat(caller.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void anOperationWaitsForAConnectionAttemptNoLongerThanItMayTake() {
        TestNode node = node();
        node.suspend();
        NodePort port = open(node.address());
        long began = System.nanoTime();
        assertThat(cause(answer(port.get("k")))).isEqualTo(Cause.CLOSED);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(PortSettings.defaults().connectTimeout().plusSeconds(2));
        node.resume();
        untilAnswer(Answer.Miss.class, () -> port.get("k"));
    }

    @Test
    void aLostConnectionIsMadeAnewAndTheRunIsTheSame() {
        Relay relay = closing(Relay.to(node().address()));
        NodePort port = open(relay.address());
        long run = hello(port).incarnation();
        byte[] value = value(64);
        answer(Answer.Stored.class, port.add("k", value, LONG));
        relay.swallowReplies(true);
        Reply<Answer> pending = port.get("k");
        relay.reset();
        assertThat(cause(answer(pending))).isEqualTo(Cause.CLOSED);
        relay.swallowReplies(false);
        assertThat(untilAnswer(Answer.Hit.class, () -> port.get("k")).value()).isEqualTo(value);
        assertThat(hello(port).incarnation()).isEqualTo(run);
    }

    @Test
    void aWriteThatWasCarriedOutButNotAnsweredIsNotSentAgain() {
        TestNode node = node();
        NodePort direct = connected(node);
        Relay relay = closing(Relay.to(node.address()));
        NodePort port = open(relay.address());
        long run = hello(port).incarnation();
        byte[] later = value(64);
        relay.swallowReplies(true);
        Reply<Answer> lost = port.set("k", value(64), LONG);
        untilAnswer(Answer.Hit.class, () -> direct.get("k"));
        answer(Answer.Stored.class, direct.set("k", later, LONG));
        relay.reset();
        assertThat(cause(answer(lost))).isEqualTo(Cause.CLOSED);
        relay.swallowReplies(false);
        assertThat(hello(port).incarnation()).isEqualTo(run);
        stays(() -> assertThat(read(direct, "k")).isEqualTo(later));
    }

    @Test
    void allOperationsShareOneConnectionThatLasts() {
        Relay relay = closing(Relay.to(node().address()));
        NodePort port = open(relay.address());
        hello(port);
        int connections = relay.connections();
        answer(Answer.Stored.class, port.add("k", value(64), LONG));
        answer(Answer.Refused.class, port.add("big", value(tooLargeBytes()), LONG));
        answer(Answer.Report.class, port.report());
        stays(() -> answer(Answer.Hit.class, port.get("k")));
        assertThat(relay.connections()).isEqualTo(connections);
    }

    @Test
    void anAnswerDamagedOnTheWayNeverReachesTheWrongOperation() {
        TestNode node = node();
        Relay relay = closing(Relay.to(node.address()));
        NodePort port = open(relay.address());
        hello(port);
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            values.add(value(40 + 7 * i));
            answer(Answer.Stored.class, port.add("k" + i, values.get(i), LONG));
        }
        for (int offset = 0; offset < 120; offset += offset < 40 ? 1 : 7) {
            int bit = offset % 8;
            hello(port);
            relay.flipNextReplyByte(offset, bit);
            List<Reply<Answer>> replies = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                replies.add(port.get("k" + i));
            }
            // A length that grew on the way is waited for, until more has come or the silence is complained about.
            eventually(SOON, "all are answered with bit " + bit + " of byte " + offset + " changed", () -> {
                askOrComplain(port, port::hello);
                return replies.stream().allMatch(reply -> reply.now() != null);
            });
            assertThat(relay.flipped()).isTrue();
            for (int i = 0; i < KEYS; i++) {
                if (answer(replies.get(i)) instanceof Answer.Hit hit) {
                    assertThat(maybeDamaged(values.get(i), hit.value()))
                            .as("bit %s of byte %s changed: value of key %s", bit, offset, i)
                            .isTrue();
                }
            }
            for (int i = 0; i < KEYS; i++) {
                String key = "k" + i;
                byte[] value = values.get(i);
                AtomicReference<byte[]> read = new AtomicReference<>();
                eventually(SOON, key + " is read", () -> {
                    if (askOrComplain(port, () -> port.get(key)) instanceof Answer.Hit hit) {
                        read.set(hit.value());
                    }
                    return read.get() != null;
                });
                assertThat(read.get())
                        .as("bit %s of byte %s changed: %s afterwards", bit, offset, key)
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void aHandshakeDamagedOnTheWayIsDoneAgain() {
        Relay relay = closing(Relay.to(node().address()));
        NodePort port = open(relay.address());
        hello(port);
        for (int offset : new int[] {0, 1, 5, 8, 11, 23, 24}) {
            relay.flipNextReplyByte(offset, 7);
            relay.reset();
            AtomicReference<Answer> last = new AtomicReference<>();
            try {
                eventually(SOON, "hello", () -> {
                    last.set(askOrComplain(port, port::hello));
                    return relay.flipped() && last.get() instanceof Answer.Hello;
                });
            } catch (AssertionError e) {
                throw new AssertionError(
                        "no hello within " + SOON + " after the top bit of byte " + offset + " was changed ("
                                + relay.flipped() + ", " + relay.connections() + " connections), last " + last.get(),
                        e);
            }
            eventually(SOON, "reads", () -> askOrComplain(port, () -> port.get("k")) instanceof Answer.Miss);
        }
    }

    @Test
    void aNodeThatIsElsewhereAfterItWasLostIsFollowed() throws Exception {
        TestNode before = node();
        AtomicReference<InetAddress> where = new AtomicReference<>(loopback(1));
        NodePort port = open(new NodeAddress("node.example", before.address().port()), resolver(host -> where.get()));
        long run = hello(port).incarnation();
        closing(startNode("127.0.0.2", before.address().port()));
        where.set(loopback(2));
        before.kill();
        eventually(
                SOON,
                "the node at the other address says hello",
                () -> answer(port.hello()) instanceof Answer.Hello hello && hello.incarnation() != run);
        assertThat(answer(port.get("k"))).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void aNodeThatIsElsewhereAndSilentWhereItWasIsFollowedAfterARefresh() throws Exception {
        TestNode before = node();
        AtomicReference<InetAddress> where = new AtomicReference<>(loopback(1));
        NodePort port = open(new NodeAddress("node.example", before.address().port()), resolver(host -> where.get()));
        long run = hello(port).incarnation();
        before.suspend();
        closing(startNode("127.0.0.2", before.address().port()));
        Reply<Answer> pending = port.get("k");
        port.refresh();
        where.set(loopback(2));
        eventually(SOON, "the silent connection is given up", () -> {
            port.refresh();
            return pending.now() != null;
        });
        assertThat(cause(answer(pending))).isEqualTo(Cause.CLOSED);
        assertThat(untilAnswer(Answer.Hello.class, port::hello).incarnation()).isNotEqualTo(run);
    }

    @Test
    void aNameThatCannotBeResolvedYetIsAskedForAgain() throws Exception {
        TestNode node = node();
        AtomicBoolean known = new AtomicBoolean();
        NodePort port = open(new NodeAddress("node.example", node.address().port()), resolver(host -> {
            if (!known.get()) {
                throw new UnknownHostException(host);
            }
            return loopback(1);
        }));
        assertThat(cause(answer(port.get("k")))).isEqualTo(Cause.CLOSED);
        known.set(true);
        untilAnswer(Answer.Miss.class, () -> port.get("k"));
    }

    /** Does what a client does: waits for a while, then says that there was no answer in time. */
    private static @Nullable Answer askOrComplain(NodePort port, Supplier<Reply<Answer>> question) {
        try {
            Answer answer = question.get().await(Duration.ofMillis(200).toNanos());
            if (answer == null) {
                port.refresh();
            }
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }
}
