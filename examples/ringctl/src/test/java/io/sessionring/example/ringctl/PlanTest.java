package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class PlanTest {

    private static final String THREE = "10.0.0.1:11211,10.0.0.2:11211,10.0.0.3:11211";

    @Test
    void saysWhatEachNodeLosesAndGains() {
        Call call = Call.of("", "plan", "--nodes", "a=h:1,b=h:2", "--to", "a=elsewhere:1");
        assertThat(call.errors()).isEmpty();
        assertThat(call.exitCode()).isZero();
        assertThat(call.out()).isEqualTo("""
                        NODE    BEFORE                          AFTER                          LOSES     GAINS
                        a      53.02 % ###########           100.00 % ####################         -   46.98 %
                        b      46.98 % #########                    -                        46.98 %         -  gone

                        46.98 % of the keys would move to another node.
                        """);
    }

    @Test
    void anAddedNodeGainsAllThatMoves() {
        Call call = Call.of("", "plan", "--nodes", THREE, "--to", THREE + ",10.0.0.4:11211");
        String[] lines = call.out().split("\n");
        assertThat(lines).hasSize(7);
        assertThat(lines[4]).matches("10\\.0\\.0\\.4:11211 +- +(\\S+ %) #+ +- +\\1  new");
        assertThat(lines[6])
                .isEqualTo(lines[4].replaceAll(".* (\\S+ %)  new", "$1") + " of the keys would move to another node.");
    }

    @Test
    void nothingMovesToTheSameList() {
        Call call = Call.of("", "plan", "--placement", "ketama", "--nodes", THREE, "--to", THREE);
        assertThat(call.out())
                .endsWith("\n- of the keys would move to another node.\n")
                .doesNotContain("new", "gone");
    }

    @Test
    void drawsColouredBlocksOnATerminalOnly() {
        String[] arguments = {"plan", "--nodes", THREE, "--to", "10.0.0.1:11211"};
        assertThat(Call.of(new byte[0], Ansi.ON, arguments).out())
                .contains("\u001b[36m█")
                .doesNotContain("#");
        assertThat(Call.of(new byte[0], Ansi.OFF, arguments).out())
                .contains("#")
                .matches("\\p{ASCII}*");
    }

    @Test
    void aTinyShareIsSeen() {
        Call call = Call.of("", "plan", "--nodes", "a:1:1000,b:1:20", "--to", "a:1");
        assertThat(call.out()).containsPattern("b:1 +\\d\\.\\d\\d % # ");
    }

    @Test
    void aDryRunOfAChangePrintsThePlanAndAsksNobody() {
        String four = THREE + ",10.0.0.4:11211:2";
        Call plan = Call.of("", "plan", "--nodes", THREE, "--to", four);
        Call dry = Call.of("", "change", "--backend", "redis", "--from", THREE, "--to", four, "--dry-run");
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.errors()).isEmpty();
        assertThat(dry.out()).isEqualTo(plan.out()).isNotEmpty();
    }
}
