package io.sessionring.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.Answer.Refused;
import io.sessionring.spi.KnownRun;
import io.sessionring.spi.PortSettings;
import org.junit.jupiter.api.Test;

class ServerErrorsTest {

    private static final NodeIdentity NODE = new NodeIdentity(new KnownRun("run", 0, PortSettings.defaults()), 0, 1024);

    private static Failed failed(String line) {
        return ServerErrors.failed(new Resp.ServerError(line));
    }

    @Test
    void quotesTheServerButNeverAKeyOrAValue() {
        assertThat(failed("ERR unknown command 'EVALSHA', with args beginning with: 'secret' 'secret'")
                        .detail())
                .contains("ERR unknown command 'EVALSHA'")
                .doesNotContain("secret");
        assertThat(failed("ERR unknown command `EVALSHA`, with args beginning with: `secret`")
                        .detail())
                .doesNotContain("secret");
        assertThat(failed("NOPERM no access to the key 'secret' for you").detail())
                .contains("NOPERM no access to the key")
                .doesNotContain("secret");
        assertThat(failed("ERR odd \u0001bytes").detail()).endsWith("(ERR)");
        assertThat(failed("ERR " + "x".repeat(1000)).detail()).hasSizeLessThan(300);
    }

    @Test
    void namesTheCommandThatAUserMayNotRun() {
        assertThat(failed("NOPERM this user has no permissions to run the 'evalsha' command")
                        .detail())
                .contains("'evalsha'");
    }

    @Test
    void findsTheReasonInsideWhatOlderServersSayOfAScript() {
        String wrapped =
                "ERR Error running script (call to f_12): @user_script:9: @user_script: 9: -OOM command not allowed"
                        + " when used memory > 'maxmemory'.";
        assertThat(ServerErrors.answer(new Resp.ServerError(wrapped), NODE))
                .isEqualTo(new Refused(Refused.Reason.OUT_OF_MEMORY, 0, NODE.incarnation()));
    }

    @Test
    void tellsAPassingTroubleFromAWrongSetting() {
        assertThat(failed("LOADING Redis is loading the dataset in memory").cause())
                .isEqualTo(Cause.CLOSED);
        assertThat(failed("BUSY Redis is busy running a script.").cause()).isEqualTo(Cause.TIMEOUT);
        assertThat(failed("READONLY You can't write against a read only replica.")
                        .cause())
                .isEqualTo(Cause.MISCONFIGURED);
        assertThat(failed("WRONGPASS invalid username-password pair or user is disabled.")
                        .cause())
                .isEqualTo(Cause.MISCONFIGURED);
        assertThat(failed("DENIED Redis is running in protected mode because ...")
                        .detail())
                .contains("protected mode");
    }
}
