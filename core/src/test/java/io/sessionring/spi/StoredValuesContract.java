package io.sessionring.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer.Refused.Reason;
import io.sessionring.testing.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part of {@link NodePortContract} about what a healthy node keeps, for how long, and what it will not take. */
public abstract class StoredValuesContract extends RawNodeContract {

    private static final long[] FAR_AWAY = {
        Duration.ofDays(31).toSeconds(), Duration.ofDays(3_650).toSeconds()
    };

    @Test
    void getOfAMissingKeyIsAMiss() {
        assertThat(answer(connected(node()).get("k"))).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void addStoresWhereThereIsNothing() {
        NodePort port = connected(node());
        byte[] value = value(64);
        assertThat(answer(port.add("k", value, LONG))).isInstanceOf(Answer.Stored.class);
        assertThat(read(port, "k")).isEqualTo(value);
    }

    @Test
    void addWhereThereIsAValueLeavesIt() {
        NodePort port = connected(node());
        byte[] first = value(64);
        answer(port.add("k", first, LONG));
        assertThat(answer(port.add("k", value(64), LONG))).isInstanceOf(Answer.Exists.class);
        assertThat(read(port, "k")).isEqualTo(first);
    }

    @Test
    void setStoresWhateverIsThere() {
        NodePort port = connected(node());
        for (int i = 0; i < 2; i++) {
            byte[] value = value(64 + i);
            assertThat(answer(port.set("k", value, LONG))).isInstanceOf(Answer.Stored.class);
            assertThat(read(port, "k")).isEqualTo(value);
        }
    }

    @Test
    void compareAndSetReplacesByTheTokenOfAHit() {
        NodePort port = connected(node());
        answer(port.add("k", value(64), LONG));
        long token = answer(Answer.Hit.class, port.get("k")).token();
        byte[] next = value(80);
        assertThat(answer(port.compareAndSet("k", token, next, LONG))).isInstanceOf(Answer.Stored.class);
        assertThat(read(port, "k")).isEqualTo(next);
    }

    @Test
    void everyKindOfStoreGivesTheTokenThatReplacesWhatItStored() {
        NodePort port = connected(node());
        long token = answer(Answer.Stored.class, port.add("k", value(64), LONG)).token();
        assertThat(answer(Answer.Hit.class, port.get("k")).token()).isEqualTo(token);
        token = answer(Answer.Stored.class, port.compareAndSet("k", token, value(64), LONG))
                .token();
        assertThat(answer(Answer.Hit.class, port.get("k")).token()).isEqualTo(token);
        assertThat(answer(port.compareAndSet("k", token, value(64), LONG))).isInstanceOf(Answer.Stored.class);
        token = answer(Answer.Stored.class, port.set("k", value(64), LONG)).token();
        assertThat(answer(Answer.Hit.class, port.get("k")).token()).isEqualTo(token);
        assertThat(answer(port.compareAndSet("k", token, value(64), LONG))).isInstanceOf(Answer.Stored.class);
    }

    @Test
    void compareAndSetByAStaleTokenLeavesTheNewerValue() {
        NodePort port = connected(node());
        long stale = answer(Answer.Stored.class, port.add("k", value(64), LONG)).token();
        byte[] newer = value(64);
        answer(Answer.Stored.class, port.compareAndSet("k", stale, newer, LONG));
        assertThat(answer(port.compareAndSet("k", stale, value(64), LONG))).isInstanceOf(Answer.Exists.class);
        assertThat(read(port, "k")).isEqualTo(newer);
    }

    @Test
    void compareAndSetByATokenFromBeforeASetLeavesTheNewerValue() {
        NodePort port = connected(node());
        long stale = answer(Answer.Stored.class, port.add("k", value(64), LONG)).token();
        byte[] newer = value(64);
        answer(Answer.Stored.class, port.set("k", newer, LONG));
        assertThat(answer(port.compareAndSet("k", stale, value(64), LONG))).isInstanceOf(Answer.Exists.class);
        assertThat(read(port, "k")).isEqualTo(newer);
    }

    @Test
    void compareAndSetByATokenFromBeforeTheKeyWasGoneLeavesTheNewValue() {
        NodePort port = connected(node());
        long stale = answer(Answer.Stored.class, port.add("k", value(64), 1)).token();
        untilAnswer(Answer.Miss.class, () -> port.get("k"));
        byte[] newer = value(64);
        answer(Answer.Stored.class, port.add("k", newer, LONG));
        assertThat(answer(port.compareAndSet("k", stale, value(64), LONG))).isInstanceOf(Answer.Exists.class);
        assertThat(read(port, "k")).isEqualTo(newer);
    }

    @Test
    void compareAndSetOfAMissingKeyIsAMissAndStoresNothing() {
        NodePort port = connected(node());
        long token =
                answer(Answer.Stored.class, port.add("other", value(64), LONG)).token();
        assertThat(answer(port.compareAndSet("k", token, value(64), LONG))).isInstanceOf(Answer.Miss.class);
        assertThat(answer(port.get("k"))).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void everyAnswerCarriesTheIncarnationThatHelloGave() {
        NodePort port = connected(node());
        long run = hello(port).incarnation();
        assertThat(run).isNotZero();
        Answer.Stored stored = answer(Answer.Stored.class, port.add("k", value(64), LONG));
        for (Answer answer : List.of(
                stored,
                answer(Answer.Miss.class, port.get("none")),
                answer(Answer.Hit.class, port.get("k")),
                answer(Answer.Exists.class, port.add("k", value(64), LONG)),
                answer(Answer.Stored.class, port.compareAndSet("k", stored.token(), value(64), LONG)),
                answer(Answer.Exists.class, port.compareAndSet("k", stored.token(), value(64), LONG)),
                answer(Answer.Miss.class, port.compareAndSet("none", stored.token(), value(64), LONG)),
                answer(Answer.Stored.class, port.set("k", value(64), LONG)),
                answer(Answer.Refused.class, port.add("big", value(tooLargeBytes()), LONG)),
                answer(Answer.Report.class, port.report()),
                answer(Answer.Hello.class, port.hello()))) {
            assertThat(incarnation(answer))
                    .as(answer.getClass().getSimpleName())
                    .isEqualTo(run);
        }
    }

    @Test
    void twoPortsToOneNodeSeeTheSameRunAndTheSameValues() {
        TestNode node = node();
        NodePort one = connected(node);
        NodePort other = connected(node);
        assertThat(hello(one).incarnation()).isEqualTo(hello(other).incarnation());
        byte[] value = value(64);
        answer(Answer.Stored.class, one.add("k", value, LONG));
        assertThat(read(other, "k")).isEqualTo(value);
    }

    @Test
    void twoNodesAreTwoRuns() {
        NodePort one = connected(node());
        NodePort other = connected(node());
        assertThat(hello(one).incarnation()).isNotEqualTo(hello(other).incarnation());
        answer(Answer.Stored.class, one.add("k", value(64), LONG));
        assertThat(answer(other.get("k"))).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void valuesComeBackByteForByteWhateverTheirSize() {
        NodePort port = connected(node());
        for (int size : new int[] {16, 17, 100, 1_023, 1_024, 4_096, 16_384, 65_535, 65_536, 102_400}) {
            for (byte[] value : List.of(value(size), otherValue(size), new byte[size])) {
                answer(Answer.Stored.class, port.set("k", value, LONG));
                Answer.Hit hit = answer(Answer.Hit.class, port.get("k"));
                assertThat(Arrays.equals(hit.value(), value))
                        .as("%s bytes", size)
                        .isTrue();
                byte[] next = otherValue(size + 1);
                answer(Answer.Stored.class, port.compareAndSet("k", hit.token(), next, LONG));
                assertThat(Arrays.equals(read(port, "k"), next))
                        .as("%s bytes", size + 1)
                        .isTrue();
            }
        }
    }

    @Test
    void valuesMayLookLikeTheNodesOwnAnswers() {
        NodePort port = connected(node());
        byte[] value = value(200);
        byte[] bait = "\r\nEND\r\n+OK\r\n$-1\r\n:0\r\nSTORED\r\n\u0000\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bait, 0, value, 16, bait.length);
        value[150] = (byte) 0x81; // begins an answer in memcached's binary protocol
        answer(Answer.Stored.class, port.add("k", value, LONG));
        assertThat(read(port, "k")).isEqualTo(value);
    }

    @Test
    void keysMayHaveAllPrintableCharactersAndTwoHundredAndFiftyBytes() {
        NodePort port = connected(node());
        StringBuilder printable = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            printable.append(c);
        }
        List<String> keys = List.of("k", printable.toString(), "x".repeat(249), "x".repeat(250));
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (String key : keys) {
            byte[] value = value(64);
            values.put(key, value);
            answer(Answer.Stored.class, port.add(key, value, LONG));
        }
        values.forEach((key, value) -> assertThat(read(port, key)).as(key).isEqualTo(value));
    }

    @Test
    void everyOneOfManyThreadsGetsTheAnswersToItsOwnOperations() throws InterruptedException {
        NodePort port = connected(node());
        inParallel(16, thread -> {
            for (int round = 0; round < 20; round++) {
                List<byte[]> values = new ArrayList<>();
                List<Reply<Answer>> writes = new ArrayList<>();
                List<Reply<Answer>> reads = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    values.add(value(16 + 97 * ((thread + i * round) % 40)));
                    writes.add(port.set(thread + ":" + i, values.get(i), LONG));
                    reads.add(port.get(thread + ":" + i));
                }
                for (int i = 0; i < 4; i++) {
                    Answer.Stored stored = answer(Answer.Stored.class, writes.get(i));
                    Answer.Hit hit = answer(Answer.Hit.class, reads.get(i));
                    assertThat(hit.value()).isEqualTo(values.get(i));
                    assertThat(hit.token()).isEqualTo(stored.token());
                }
            }
        });
    }

    @Test
    void aHundredParallelSaversOfOneKeyLoseNothing() throws InterruptedException {
        NodePort port = connected(node());
        answer(Answer.Stored.class, port.add("k", count(0), LONG));
        inParallel(100, saver -> {
            for (boolean stored = false; !stored; ) {
                Answer.Hit hit = answer(Answer.Hit.class, port.get("k"));
                Answer answer = answer(port.compareAndSet("k", hit.token(), count(counted(hit.value()) + 1), LONG));
                assertThat(answer).isInstanceOfAny(Answer.Stored.class, Answer.Exists.class);
                stored = answer instanceof Answer.Stored;
            }
        });
        assertThat(counted(read(port, "k"))).isEqualTo(100);
    }

    @Test
    void onlyOneOfManyParallelAddsStores() throws InterruptedException {
        NodePort port = connected(node());
        List<Answer.Stored> stored = Collections.synchronizedList(new ArrayList<>());
        inParallel(50, adder -> {
            Answer answer = answer(port.add("k", value(64), LONG));
            assertThat(answer).isInstanceOfAny(Answer.Stored.class, Answer.Exists.class);
            if (answer instanceof Answer.Stored won) {
                stored.add(won);
            }
        });
        assertThat(stored).hasSize(1);
    }

    @Test
    void everyKindOfStoreForgetsAfterASecondIfToldSo() {
        NodePort port = connected(node());
        answer(Answer.Stored.class, port.add("added", value(64), 1));
        answer(Answer.Stored.class, port.set("set", value(64), 1));
        long token = answer(Answer.Stored.class, port.add("replaced", value(64), LONG))
                .token();
        answer(Answer.Stored.class, port.compareAndSet("replaced", token, value(64), 1));
        for (String key : List.of("added", "set", "replaced")) {
            untilAnswer(Answer.Miss.class, () -> port.get(key));
        }
    }

    @Test
    void everyKindOfStoreKeepsForAMonthAndForTenYears() {
        NodePort port = connected(node());
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (long ttl : FAR_AWAY) {
            for (String kind : List.of("added:", "set:", "replaced:")) {
                values.put(kind + ttl, value(64));
            }
            answer(Answer.Stored.class, port.add("added:" + ttl, values.get("added:" + ttl), ttl));
            answer(Answer.Stored.class, port.set("set:" + ttl, values.get("set:" + ttl), ttl));
            long token = answer(Answer.Stored.class, port.add("replaced:" + ttl, value(64), 1))
                    .token();
            answer(
                    Answer.Stored.class,
                    port.compareAndSet("replaced:" + ttl, token, values.get("replaced:" + ttl), ttl));
        }
        stays(() -> values.forEach(
                (key, value) -> assertThat(read(port, key)).as(key).isEqualTo(value)));
    }

    @Test
    void aValueOfTheLargestSizeIsTaken() {
        NodePort port = connected(node());
        byte[] value = value(largestValueBytes());
        long token = answer(Answer.Stored.class, port.add("k", value, LONG)).token();
        assertThat(Arrays.equals(read(port, "k"), value)).isTrue();
        answer(Answer.Stored.class, port.compareAndSet("k", token, value(largestValueBytes()), LONG));
        answer(Answer.Stored.class, port.set("k", value, LONG));
    }

    @Test
    void aTooLargeValueByTheRightTokenIsRefusedAndTheOldOneStays() {
        NodePort port = connected(node());
        Before before = new Before(port);
        refused(
                Reason.TOO_LARGE,
                answer(port.compareAndSet("k", before.token, value(tooLargeBytes()), LONG)),
                before.run);
        before.stillHolds(port);
    }

    @Test
    void aTooLargeValueByAStaleTokenChangesNothing() {
        NodePort port = connected(node());
        Before before = new Before(port);
        refusedOrExists(
                Reason.TOO_LARGE,
                answer(port.compareAndSet("k", before.stale, value(tooLargeBytes()), LONG)),
                before.run);
        before.stillHolds(port);
    }

    @Test
    void addOfATooLargeValueIsRefused() {
        NodePort port = connected(node());
        Before before = new Before(port);
        refused(Reason.TOO_LARGE, answer(port.add("new", value(tooLargeBytes()), LONG)), before.run);
        assertThat(answer(port.get("new"))).isInstanceOf(Answer.Miss.class);
        refusedOrExists(Reason.TOO_LARGE, answer(port.add("k", value(tooLargeBytes()), LONG)), before.run);
        before.stillHolds(port);
    }

    @Test
    void setOfATooLargeValueIsRefusedAndTheNodeStaysInUse() {
        NodePort port = connected(node());
        Before before = new Before(port);
        refused(Reason.TOO_LARGE, answer(port.set("k", value(tooLargeBytes()), LONG)), before.run);
        assertThat(hello(port).incarnation()).isEqualTo(before.run);
        assertThat(answer(port.set("k", value(64), LONG))).isInstanceOf(Answer.Stored.class);
    }

    @Test
    void whatIsInFlightBesideATooLargeValueIsAnswered() {
        NodePort port = connected(node());
        Before before = new Before(port);
        List<Reply<Answer>> beside = new ArrayList<>();
        List<Reply<Answer>> tooLarge = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            beside.add(port.get("k"));
            tooLarge.add(port.compareAndSet("k", before.token, value(tooLargeBytes()), LONG));
        }
        beside.forEach(reply ->
                assertThat(answer(Answer.Hit.class, reply).incarnation()).isEqualTo(before.run));
        tooLarge.forEach(reply -> refused(Reason.TOO_LARGE, answer(reply), before.run));
        before.stillHolds(port);
    }

    @Test
    void aFullNodeRefusesByTheRightTokenAndTheOldValueStays() {
        NodePort port = connected(closing(startSmallNode()));
        Before before = new Before(port, 10_000);
        fill(port, 10_000);
        refused(Reason.OUT_OF_MEMORY, answer(port.compareAndSet("k", before.token, value(10_000), LONG)), before.run);
        before.stillHolds(port);
    }

    @Test
    void aFullNodeChangesNothingByAStaleToken() {
        NodePort port = connected(closing(startSmallNode()));
        Before before = new Before(port, 10_000);
        fill(port, 10_000);
        refusedOrExists(
                Reason.OUT_OF_MEMORY, answer(port.compareAndSet("k", before.stale, value(10_000), LONG)), before.run);
        before.stillHolds(port);
    }

    @Test
    void aFullNodeRefusesAnAddAndThrowsNothingOut() {
        NodePort port = connected(closing(startSmallNode()));
        Before before = new Before(port, 10_000);
        fill(port, 10_000);
        refused(Reason.OUT_OF_MEMORY, answer(port.add("new", value(10_000), LONG)), before.run);
        assertThat(answer(port.get("new"))).isInstanceOf(Answer.Miss.class);
        assertThat(answer(Answer.Report.class, port.report()).evictions()).isZero();
        before.stillHolds(port);
    }

    @Test
    void aFullNodeRefusesASetAndStaysInUse() {
        NodePort port = connected(closing(startSmallNode()));
        Before before = new Before(port, 10_000);
        fill(port, 10_000);
        refused(Reason.OUT_OF_MEMORY, answer(port.set("new", value(10_000), LONG)), before.run);
        assertThat(hello(port).incarnation()).isEqualTo(before.run);
        before.stillHolds(port);
    }

    private void refused(Reason reason, Answer answer, long run) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.incarnation()).isEqualTo(run);
            if (reason == Reason.TOO_LARGE && refused.limitBytes() != 0) {
                assertThat(refused.limitBytes()).isBetween((long) largestValueBytes(), tooLargeBytes() - 1L);
            }
        });
    }

    private void refusedOrExists(Reason reason, Answer answer, long run) {
        if (answer instanceof Answer.Exists exists) {
            assertThat(exists.incarnation()).isEqualTo(run);
        } else {
            refused(reason, answer, run);
        }
    }

    /** A key {@code k} that was written twice, and the run that holds it. */
    private final class Before {

        final byte[] value;
        final long stale;
        final long token;
        final long run;

        Before(NodePort port) {
            this(port, 64);
        }

        Before(NodePort port, int size) {
            value = value(size);
            stale = answer(Answer.Stored.class, port.add("k", value(size), LONG))
                    .token();
            token = answer(Answer.Stored.class, port.compareAndSet("k", stale, value, LONG))
                    .token();
            run = hello(port).incarnation();
        }

        /** At once, so that a connection that was lost and made anew shows itself. */
        void stillHolds(NodePort port) {
            Answer.Hit hit = answer(Answer.Hit.class, port.get("k"));
            assertThat(Arrays.equals(hit.value(), value)).as("the old value").isTrue();
            assertThat(hit.token()).isEqualTo(token);
            assertThat(hit.incarnation()).isEqualTo(run);
            assertThat(answer(Answer.Hello.class, port.hello()).incarnation()).isEqualTo(run);
        }
    }
}
