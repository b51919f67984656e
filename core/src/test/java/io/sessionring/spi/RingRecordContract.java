package io.sessionring.spi;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.RingRecordFormat;
import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.testing.TestNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link NodePortContract} about how a node is known that has forgotten everything. */
public abstract class RingRecordContract extends KeyListContract {

    private static final String PREFIX = "shop:";
    private static final String KEY = StoredRingRecord.lookedAt(PREFIX).key();
    private static final Clock CLOCK = Clock.systemUTC();

    /** Room for nodes that count in whole seconds. */
    private static final long ROUNDING_MILLIS = 2_000;

    private final Random births = new Random(20_240_301);

    private PortSettings ringed(String prefix, Clock clock) {
        PortSettings usual = PortSettings.defaults();
        return new PortSettings(
                usual.connectTimeout(),
                usual.inFlightLimit(),
                usual.clockSkew(),
                clock,
                usual.resolver(),
                StoredRingRecord.added(prefix, births::nextLong, clock));
    }

    private NodePort ringed(TestNode node) {
        return open(node.address(), ringed(PREFIX, CLOCK));
    }

    private byte[] ringRecord(TestNode node) {
        return read(open(node.address()), KEY);
    }

    @Test
    void whatIsWrittenOverTheRingRecordIsFoundByTheNextHelloAndKeepsItsBirth() {
        TestNode node = node();
        NodePort port = ringed(node);
        Answer.Hello before = hello(port);
        Answer.Hit found = Objects.requireNonNull(before.ringRecord());
        RingRecordFormat.Content birth = Objects.requireNonNull(RingRecordFormat.decode(found.value()));
        byte[] longer = RingRecordFormat.encode(
                new RingRecordFormat.Content(birth.birth(), birth.bornMillis(), new byte[] {1, 2, 3}));
        answer(Answer.Stored.class, port.compareAndSet(KEY, found.token(), longer, NodePort.FOR_EVER));
        answer(Answer.Exists.class, port.compareAndSet(KEY, found.token(), found.value(), NodePort.FOR_EVER));
        Answer.Hello after = answer(Answer.Hello.class, port.hello());
        assertThat(Objects.requireNonNull(after.ringRecord()).value()).isEqualTo(longer);
        assertThat(after.incarnation()).isEqualTo(before.incarnation());
        assertThat(read(open(node.address()), KEY)).isEqualTo(longer);
    }

    @Test
    void aNodeThatForgotEverythingIsAnotherRunAtTheNextHello() {
        TestNode node = node();
        NodePort port = ringed(node);
        Answer.Hello before = hello(port);
        assertThat(before.lack()).isEmpty();
        answer(Answer.Stored.class, port.add("k", value(64), LONG));
        for (int round = 0; round < 3; round++) {
            long flushed = System.currentTimeMillis();
            node.flush();
            assertThat(answer(Answer.Miss.class, port.get("k")).incarnation()).isEqualTo(before.incarnation());
            Answer.Hello after = answer(Answer.Hello.class, port.hello());
            assertThat(after.incarnation()).isNotZero().isNotEqualTo(before.incarnation());
            assertThat(after.upSinceMillis()).isBetween(flushed, System.currentTimeMillis());
            assertThat(after.lack()).isEmpty();
            before = after;
        }
    }

    @Test
    void everyAnswerAfterAHelloCarriesTheRunThatItFound() {
        TestNode node = node();
        NodePort port = ringed(node);
        hello(port);
        node.flush();
        long run = answer(Answer.Hello.class, port.hello()).incarnation();
        assertThat(answer(Answer.Miss.class, port.get("k")).incarnation()).isEqualTo(run);
        Answer.Stored stored = answer(Answer.Stored.class, port.add("k", value(64), LONG));
        assertThat(stored.incarnation()).isEqualTo(run);
        assertThat(answer(Answer.Hit.class, port.get("k")).incarnation()).isEqualTo(run);
        assertThat(answer(Answer.Exists.class, port.add("k", value(64), LONG)).incarnation())
                .isEqualTo(run);
        assertThat(answer(Answer.Stored.class, port.compareAndSet("k", stored.token(), value(64), LONG))
                        .incarnation())
                .isEqualTo(run);
        assertThat(answer(Answer.Refused.class, port.add("big", value(tooLargeBytes()), LONG))
                        .incarnation())
                .isEqualTo(run);
        Answer.Report report = answer(Answer.Report.class, port.report());
        assertThat(report.incarnation()).isEqualTo(run);
        assertThat(report.upSinceMillis())
                .isEqualTo(answer(Answer.Hello.class, port.hello()).upSinceMillis());
    }

    @Test
    void aTokenFromBeforeReplacesNothingThatCameAfter() {
        TestNode node = node();
        NodePort port = ringed(node);
        hello(port);
        long token = answer(Answer.Stored.class, port.add("k", value(64), LONG)).token();
        node.flush();
        hello(port);
        byte[] value = value(64);
        answer(Answer.Stored.class, port.add("k", value, LONG));
        answer(Answer.Exists.class, port.compareAndSet("k", token, value(64), LONG));
        assertThat(read(port, "k")).isEqualTo(value);
    }

    @Test
    void theFirstAnswerOfAConnectionIsAlreadyOfTheRunThatHelloTells() {
        TestNode node = node();
        long run = hello(ringed(node)).incarnation();
        NodePort port = ringed(node);
        assertThat(answer(Answer.Miss.class, port.get("k")).incarnation()).isEqualTo(run);
    }

    @Test
    void allPortsAgreeOnTheRunAndWhoComesLaterDoesNotChangeIt() {
        TestNode node = node();
        Answer.Hello first = hello(ringed(node));
        byte[] stored = ringRecord(node);
        for (int i = 0; i < 3; i++) {
            try (NodePort later = backend().open(node.address(), ringed(PREFIX, CLOCK))) {
                Answer.Hello hello = hello(later);
                assertThat(hello.incarnation()).isEqualTo(first.incarnation());
                assertThat(hello.upSinceMillis())
                        .isBetween(first.upSinceMillis() - ROUNDING_MILLIS, first.upSinceMillis() + ROUNDING_MILLIS);
            }
        }
        assertThat(ringRecord(node)).isEqualTo(stored);
    }

    @Test
    void whoLosesTheRaceToAddTheRecordTakesWhatStands() throws InterruptedException {
        TestNode node = node();
        NodePort[] ports = IntStream.range(0, 8).mapToObj(i -> ringed(node)).toArray(NodePort[]::new);
        var runs = ConcurrentHashMap.<Long>newKeySet();
        for (NodePort port : ports) {
            runs.add(hello(port).incarnation());
        }
        assertThat(runs).hasSize(1);
        for (int round = 0; round < 10; round++) {
            long before = runs.iterator().next();
            runs.clear();
            node.flush();
            inParallel(
                    ports.length,
                    i -> runs.add(answer(Answer.Hello.class, ports[i].hello()).incarnation()));
            assertThat(runs).hasSize(1).doesNotContain(before);
        }
    }

    @Test
    void namespacesHaveRunsOfTheirOwn() {
        TestNode node = node();
        long shop = hello(ringed(node)).incarnation();
        long forum = hello(open(node.address(), ringed("forum:", CLOCK))).incarnation();
        long none = hello(open(node.address(), ringed("", CLOCK))).incarnation();
        long unmarked = hello(open(node.address())).incarnation();
        assertThat(shop).isNotEqualTo(forum).isNotEqualTo(none).isNotEqualTo(unmarked);
        assertThat(forum).isNotEqualTo(none).isNotEqualTo(unmarked);
    }

    @Test
    void whoOnlyLooksAddsNothingAndSeesTheSameRun() {
        TestNode node = node();
        NodePort looking = open(node.address(), PortSettings.defaults().with(StoredRingRecord.lookedAt(PREFIX)));
        Answer.Hello alone = hello(looking);
        assertThat(alone.lack()).isNotEmpty();
        assertThat(answer(looking.hello())).isEqualTo(alone);
        answer(Answer.Miss.class, looking.get(KEY));
        Answer.Hello added = hello(ringed(node));
        Answer.Hello seen = answer(Answer.Hello.class, looking.hello());
        assertThat(seen.incarnation()).isEqualTo(added.incarnation());
        assertThat(seen.lack()).isEmpty();
    }

    @Test
    void aDamagedRecordIsNotBelievedAndTheNodeServesAndItsNextFlushIsNoticed() {
        TestNode node = node();
        NodePort direct = open(node.address());
        byte[] damaged = RingRecordFormat.encode(new RingRecordFormat.Content(7, 1_700_000_000_000L));
        damaged[20] ^= 1;
        answer(Answer.Stored.class, direct.set(KEY, damaged, LONG));
        long began = System.currentTimeMillis();
        NodePort port = ringed(node);
        Answer.Hello hello = hello(port);
        assertThat(hello.lack()).contains("damaged");
        assertThat(hello.incarnation()).isNotZero();
        // It may have been flushed just before that was written.
        assertThat(hello.upSinceMillis()).isBetween(began, System.currentTimeMillis());
        assertThat(answer(port.hello())).usingRecursiveComparison().isEqualTo(hello);
        assertThat(hello(ringed(node)).incarnation()).isEqualTo(hello.incarnation());
        assertThat(answer(Answer.Stored.class, port.add("k", value(64), LONG)).incarnation())
                .isEqualTo(hello.incarnation());
        assertThat(read(direct, KEY)).isEqualTo(damaged);
        node.flush();
        Answer.Hello after = answer(Answer.Hello.class, port.hello());
        assertThat(after.incarnation()).isNotZero().isNotEqualTo(hello.incarnation());
        assertThat(after.lack()).isEmpty();
    }

    @Test
    void aNodeThatTakesNoRecordServesAndIsAskedToTakeItAgain() {
        TestNode node = closing(startSmallNode());
        fill(open(node.address()), 40);
        NodePort port = ringed(node);
        Answer.Hello hello = hello(port);
        assertThat(hello.incarnation()).isNotZero();
        assertThat(hello.lack()).contains("memory");
        assertThat(answer(port.hello())).usingRecursiveComparison().isEqualTo(hello);
        assertThat(answer(Answer.Miss.class, port.get("k")).incarnation()).isEqualTo(hello.incarnation());
        makeRoom(node);
        Answer.Hello after = untilRecord(port);
        assertThat(after.incarnation()).isNotZero().isNotEqualTo(hello.incarnation());
    }

    private static Answer.Hello untilRecord(NodePort port) {
        eventually(
                SOON,
                "the record is taken",
                () -> answer(Answer.Hello.class, port.hello()).lack().isEmpty());
        return answer(Answer.Hello.class, port.hello());
    }

    @Test
    void theTimeOfBirthIsBelievedOnlyWhereItCanBeTrue() {
        TestNode node = node();
        Clock fast = Clock.offset(CLOCK, Duration.ofDays(400));
        Clock slow = Clock.offset(CLOCK, Duration.ofDays(-400));
        NodePort port = ringed(node);
        hello(port);

        node.flush();
        hello(open(node.address(), ringed(PREFIX, fast)));
        assertThat(answer(Answer.Hello.class, port.hello()).upSinceMillis())
                .isLessThanOrEqualTo(System.currentTimeMillis());
        assertThat(hello(ringed(node)).upSinceMillis()).isLessThanOrEqualTo(System.currentTimeMillis());

        long known = System.currentTimeMillis();
        hello(port);
        node.flush();
        hello(open(node.address(), ringed(PREFIX, slow)));
        assertThat(answer(Answer.Hello.class, port.hello()).upSinceMillis())
                .isBetween(known, System.currentTimeMillis());
    }
}
