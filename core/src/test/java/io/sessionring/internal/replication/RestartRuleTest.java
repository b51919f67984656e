package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.replication.RestartRule.Condition;
import io.sessionring.internal.replication.RestartRule.Verdict;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a node may be taken out, and if not, until when. */
class RestartRuleTest {

    private static final RestartRule ONE_OUT = new RestartRule(2, 3, false);
    private static final RestartRule TWO_OUT = new RestartRule(3, 5, false);

    private static final Condition WHOLE = Condition.whole("a");
    private static final Condition EJECTED = Condition.flawed("b", "is ejected");

    private static Condition young(long grownAt) {
        return Condition.young("c", grownAt);
    }

    @ParameterizedTest
    @CsvSource({
        // copies, nodes, one answer is enough, nodes that may be out
        "1, 1, false, 0",
        "1, 3, false, 0",
        "1, 3, true, 0",
        "2, 2, false, 0",
        "2, 2, true, 1",
        "2, 3, false, 1",
        "2, 3, true, 1",
        "2, 9, false, 1",
        "3, 4, false, 1",
        "3, 5, false, 2",
        "3, 50, false, 2",
    })
    void soManyNodesMayBeOutAtOnce(int copies, int nodes, boolean bestKnown, int allowed) {
        assertThat(new RestartRule(copies, nodes, bestKnown).allowed()).isEqualTo(allowed);
    }

    @Test
    void aNodeMayGoWhileAllOthersAreWhole() {
        assertThat(ONE_OUT.judge(List.of(WHOLE, WHOLE))).isEqualTo(new Verdict(true, "", OptionalLong.empty()));
        assertThat(TWO_OUT.judge(List.of(WHOLE, WHOLE, EJECTED, WHOLE)).safe()).isTrue();
    }

    @Test
    void oneFaultTooManyIsNamed() {
        Verdict verdict = ONE_OUT.judge(List.of(WHOLE, EJECTED));
        assertThat(verdict.safe()).isFalse();
        assertThat(verdict.reason()).isEqualTo("it would be one fault too many: b is ejected");
        assertThat(TWO_OUT.judge(List.of(WHOLE, WHOLE, EJECTED, young(5))).safe())
                .isFalse();
    }

    @Test
    void timeAloneHealsWhatIsYoungAndNothingElse() {
        assertThat(ONE_OUT.judge(List.of(young(7), young(9))).untilMillis()).hasValue(9);
        assertThat(ONE_OUT.judge(List.of(young(9), young(7))).untilMillis()).hasValue(9);
        assertThat(ONE_OUT.judge(List.of(WHOLE, young(7))).untilMillis()).hasValue(7);
        assertThat(ONE_OUT.judge(List.of(EJECTED, young(7))).untilMillis()).isEmpty();
    }

    @Test
    void onlyAsManyMustHealAsAreTooMany() {
        assertThat(TWO_OUT.judge(List.of(EJECTED, young(7), young(9), WHOLE)).untilMillis())
                .hasValue(9);
        assertThat(TWO_OUT.judge(List.of(young(9), young(7), WHOLE, WHOLE)).untilMillis())
                .hasValue(7);
        assertThat(TWO_OUT.judge(List.of(EJECTED, EJECTED, young(9), WHOLE)).untilMillis())
                .isEmpty();
    }

    @Test
    void aNodeThatHoldsTheOnlyCopiesMayNeverGo() {
        Verdict alone = new RestartRule(1, 3, false).judge(List.of(WHOLE, WHOLE));
        assertThat(alone.safe()).isFalse();
        assertThat(alone.reason()).isEqualTo("its sessions have no other copy");
        assertThat(alone.untilMillis()).isEmpty();
        assertThat(new RestartRule(2, 2, false).judge(List.of(WHOLE)).reason()).contains("needs all its copies");
        assertThat(new RestartRule(2, 2, true).judge(List.of(WHOLE)).safe()).isTrue();
    }
}
