package io.sessionring.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.KnownRun;
import io.sessionring.spi.PortSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationTest {

    private static final NodeIdentity NODE =
            new NodeIdentity(new KnownRun("run_id 1", 0, PortSettings.defaults()), 0, 1 << 20);
    private static final Resp OK = new Resp.Status("OK");
    private static final Resp OUT_OF_MEMORY = new Resp.ServerError("OOM command not allowed");

    private static Operation staged(Answer meaning) {
        Command command =
                CompareAndSet.commandStaged("key", "key~1", 1, 100).after(CompareAndSet.stage("key~1", new byte[9]));
        return new Operation(command, 9, (answer, node) -> meaning, () -> {});
    }

    @Test
    void theFirstOfTwoAnswersIsTheStagings() throws BrokenProtocolException {
        Operation operation = staged(new Answer.Exists(7));
        assertThat(operation.takesForStaging(OK)).isTrue();
        assertThat(operation.takesForStaging(OK)).isFalse();
        operation.sentAgain();
        assertThat(operation.takesForStaging(OK)).isTrue();
        assertThat(operation.takesForStaging(OK)).isFalse();
        Operation single = new Operation(Command.get("key"), 0, (answer, node) -> new Answer.Miss(7), () -> {});
        assertThat(single.takesForStaging(OK)).isFalse();
    }

    @Test
    void whatCannotBeTheAnswerToAStagingIsNotTakenForIt() {
        for (Resp other :
                List.of(new Resp.Status("STORED"), new Resp.Nil(), new Resp.Int(1), new Resp.Bulk(new byte[2]))) {
            assertThatThrownBy(() -> staged(new Answer.Exists(7)).takesForStaging(other))
                    .isInstanceOf(BrokenProtocolException.class);
        }
    }

    @Test
    void aStagingThatFailedSaysWhyTheCommandFailed() throws BrokenProtocolException {
        Operation operation = staged(new Failed(Cause.TIMEOUT, "not staged"));
        operation.takesForStaging(OUT_OF_MEMORY);
        assertThat(operation.meaning(new Resp.Status("NOT-STAGED"), NODE)).isInstanceOf(Answer.Refused.class);
        assertThat(operation.meaning(new Resp.ServerError("ERR no"), NODE)).isInstanceOf(Answer.Refused.class);
        operation.sentAgain();
        assertThat(operation.meaning(new Resp.Status("NOT-STAGED"), NODE)).isInstanceOf(Failed.class);
    }

    @Test
    void aStagingThatFailedIsNothingToACommandThatDidNot() throws BrokenProtocolException {
        Operation operation = staged(new Answer.Exists(7));
        operation.takesForStaging(OUT_OF_MEMORY);
        assertThat(operation.meaning(new Resp.Status("OTHER-VALUE"), NODE)).isEqualTo(new Answer.Exists(7));
    }
}
