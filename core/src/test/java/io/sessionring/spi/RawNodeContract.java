package io.sessionring.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.testing.TestNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link RawNode} does, whatever the node. A backend inherits it with {@link NodePortContract}. */
public abstract class RawNodeContract extends NodePortFixture {

    private static final byte[] ONE = "1".getBytes(StandardCharsets.US_ASCII);

    private RawNode raw(TestNode node) {
        return closing(((RawBackend) backend()).openRaw(node.address(), PortSettings.defaults()));
    }

    @Test
    void aRawValueIsStoredReadReplacedAndRemoved() {
        RawNode raw = raw(node());
        assertThat(answer(raw.get("k"))).isInstanceOf(Answer.Miss.class);
        assertThat(answer(raw.set("k", ONE, LONG))).isInstanceOf(Answer.Stored.class);
        assertThat(answer(Answer.Hit.class, raw.get("k")).value()).isEqualTo(ONE);
        assertThat(answer(raw.set("k", new byte[0], 0))).isInstanceOf(Answer.Stored.class);
        assertThat(answer(Answer.Hit.class, raw.get("k")).value()).isEmpty();
        assertThat(answer(raw.delete("k"))).isInstanceOf(Answer.Done.class);
        assertThat(answer(raw.get("k"))).isInstanceOf(Answer.Miss.class);
        assertThat(answer(raw.delete("k"))).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void aRawValueIsAddedOnlyWhereThereIsNone() {
        RawNode raw = raw(node());
        assertThat(answer(raw.add("ever", ONE, 0))).isInstanceOf(Answer.Stored.class);
        assertThat(answer(raw.add("ever", ONE, LONG))).isInstanceOf(Answer.Exists.class);
        assertThat(answer(raw.add("while", ONE, LONG))).isInstanceOf(Answer.Stored.class);
        answer(Answer.Done.class, raw.delete("ever"));
        assertThat(answer(raw.add("ever", ONE, LONG))).isInstanceOf(Answer.Stored.class);
    }

    @Test
    void aRawValueIsRemovedByItsTokenOnly() {
        RawNode raw = raw(node());
        long first = answer(Answer.Stored.class, raw.add("k", value(40), LONG)).token();
        long second = answer(Answer.Stored.class, raw.set("k", value(40), LONG)).token();
        assertThat(answer(raw.compareAndDelete("k", first))).isInstanceOf(Answer.Exists.class);
        assertThat(answer(Answer.Hit.class, raw.get("k")).token()).isEqualTo(second);
        assertThat(answer(raw.compareAndDelete("k", second))).isInstanceOf(Answer.Done.class);
        assertThat(answer(raw.compareAndDelete("k", second))).isInstanceOf(Answer.Miss.class);
        byte[] record = value(40);
        record[0] = 'S';
        record[1] = 'R';
        long third = answer(Answer.Stored.class, raw.set("k", record, LONG)).token();
        assertThat(answer(raw.compareAndDelete("k", second))).isInstanceOf(Answer.Exists.class);
        assertThat(answer(raw.compareAndDelete("k", third))).isInstanceOf(Answer.Done.class);
    }

    /** Such as the locks of two processes on a host whose name begins like Sessionring's own records. */
    @Test
    void rawValuesThatBeginLikeRecordsOfOneRevisionAreToldApart() {
        RawNode raw = raw(node());
        byte[] ours = "SRV-WEB-01.example|4711".getBytes(StandardCharsets.US_ASCII);
        byte[] others = "SRV-WEB-01.example|4712".getBytes(StandardCharsets.US_ASCII);
        long token = answer(Answer.Stored.class, raw.add("k", ours, LONG)).token();
        assertThat(answer(Answer.Hit.class, raw.get("k")).token()).isEqualTo(token);
        answer(Answer.Stored.class, raw.set("k", others, LONG));
        assertThat(answer(Answer.Hit.class, raw.get("k")).token()).isNotEqualTo(token);
        assertThat(answer(raw.compareAndDelete("k", token))).isInstanceOf(Answer.Exists.class);
        assertThat(answer(Answer.Hit.class, raw.get("k")).value()).isEqualTo(others);
    }

    @Test
    void aRawValueLivesAsLongAsItWasLastTold() {
        RawNode raw = raw(node());
        answer(Answer.Stored.class, raw.set("short", ONE, 1));
        answer(Answer.Stored.class, raw.set("touched", ONE, 1));
        answer(Answer.Stored.class, raw.set("cut", ONE, LONG));
        answer(Answer.Stored.class, raw.set("ever", ONE, 0));
        assertThat(answer(raw.touch("touched", LONG))).isInstanceOf(Answer.Done.class);
        assertThat(answer(raw.touch("cut", 1))).isInstanceOf(Answer.Done.class);
        assertThat(answer(raw.touch("none", LONG))).isInstanceOf(Answer.Miss.class);
        untilAnswer(Answer.Miss.class, () -> raw.get("short"));
        untilAnswer(Answer.Miss.class, () -> raw.get("cut"));
        assertThat(answer(raw.get("touched"))).isInstanceOf(Answer.Hit.class);
        assertThat(answer(raw.get("ever"))).isInstanceOf(Answer.Hit.class);
        assertThat(answer(raw.touch("touched", 40L * 86_400))).isInstanceOf(Answer.Done.class);
        assertThat(answer(raw.get("touched"))).isInstanceOf(Answer.Hit.class);
    }

    @Test
    void aRawNodeThatIsLostAnswersClosed() {
        TestNode node = node();
        RawNode raw = raw(node);
        answer(Answer.Miss.class, raw.get("k"));
        node.suspend();
        var pending = List.of(raw.delete("k"), raw.touch("k", 1), raw.compareAndDelete("k", 1));
        node.kill();
        pending.forEach(
                reply -> assertThat(answer(Answer.Failed.class, reply).cause()).isEqualTo(Cause.CLOSED));
        raw.close();
        assertThat(answer(Answer.Failed.class, raw.delete("k")).cause()).isEqualTo(Cause.CLOSED);
    }
}
