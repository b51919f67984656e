package io.sessionring.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of {@link NodePortContract} about the keys that a node lists. */
public abstract class KeyListContract extends StoredValuesContract {

    @Test
    void aScanListsAllKeysThatBeginAsAskedAndNoOthers() {
        NodePort port = connected(node());
        assertThat(scanned(port, "")).isEmpty();
        Set<String> wanted = new HashSet<>();
        for (int i = 0; i < 1_300; i++) {
            wanted.add("a:" + i);
            answer(Answer.Stored.class, port.add("a:" + i, value(64), LONG));
            answer(Answer.Stored.class, port.add("b:a:" + i, value(64), LONG));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(scanned(port, "a:")).isEqualTo(wanted);
        }
        assertThat(scanned(port, "")).hasSize(2_600).containsAll(wanted);
        assertThat(scanned(port, "c:")).isEmpty();
    }

    @Test
    void aScanTakesThePrefixAsItIs() {
        NodePort port = connected(node());
        for (String odd : List.of("*", "?", "[ab]", "a\\", "+", "%2B", "^", "'", "\"")) {
            answer(Answer.Stored.class, port.add("x" + odd + "y:1", value(64), LONG));
        }
        answer(Answer.Stored.class, port.add("xzzy:1", value(64), LONG));
        answer(Answer.Stored.class, port.add("xay:1", value(64), LONG));
        assertThat(scanned(port, "x")).hasSize(11);
        for (String odd : List.of("*", "?", "[ab]", "a\\", "+", "%2B", "^", "'", "\"")) {
            assertThat(scanned(port, "x" + odd + "y:")).containsExactly("x" + odd + "y:1");
        }
    }

    @Test
    void aScanListsWhatIsThereAllTheTimeThoughOtherKeysComeAndGo() {
        NodePort port = connected(node());
        Set<String> staying = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            staying.add("stays:" + i);
            answer(Answer.Stored.class, port.add("stays:" + i, value(64), LONG));
        }
        Set<String> seen = new HashSet<>();
        String from = "";
        int stored = 0;
        do {
            Answer.Keys some = answer(Answer.Keys.class, port.scan("", from));
            seen.addAll(some.keys());
            from = some.next();
            for (int i = 0; i < 300; i++) {
                answer(Answer.Stored.class, port.set("comes:" + stored++, value(64), 1));
            }
        } while (!from.isEmpty());
        assertThat(seen).containsAll(staying);
    }

    @Test
    void aScanThatBeginsAnewBeginsAtTheBeginning() {
        NodePort port = connected(node());
        for (int i = 0; i < 1_000; i++) {
            answer(Answer.Stored.class, port.add("k" + i, value(64), LONG));
        }
        Answer.Keys some = answer(Answer.Keys.class, port.scan("k", ""));
        assertThat(some.keys()).hasSizeLessThan(1_000);
        assertThat(some.next()).isNotEmpty();
        assertThat(some.toString()).doesNotContain("k1");
        assertThat(scanned(port, "k")).hasSize(1_000);
    }

    @Test
    void aScanOnAClosedPortFails() {
        NodePort port = connected(node());
        scanned(port, "");
        port.close();
        assertThat(cause(answer(port.scan("", "")))).isEqualTo(Answer.Failed.Cause.CLOSED);
    }
}
