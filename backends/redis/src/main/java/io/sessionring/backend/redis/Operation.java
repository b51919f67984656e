package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.PendingOperation;
import io.sessionring.spi.Answer;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way, what its answer means, and who waits for it. The one ahead of it, if any, stages its value.
 * Completed once.
 */
final class Operation extends PendingOperation {

    /** How an answer that is no error is read. */
    @FunctionalInterface
    interface Meaning {
        Answer of(Resp answer, NodeIdentity node) throws BrokenProtocolException;

        /** {@return what an error means} */
        default Answer ofError(Resp.ServerError error, NodeIdentity node) {
            return ServerErrors.answer(error, node);
        }
    }

    private final Command command;
    private final int valueBytes;
    private final Meaning meaning;

    private volatile @Nullable Pipeline pipeline;

    /** How often the node may have forgotten the script; used by the reading thread only. */
    private int scriptLoads = 3;

    /** What the node said to the staging; used by the reading thread only. */
    private @Nullable Resp stagingAnswer;

    /**
     * Makes an operation.
     *
     * @param valueBytes the length of the value among the arguments, 0 if there is none
     * @param done called once, just before the reply is complete
     */
    Operation(Command command, int valueBytes, Meaning meaning, Runnable done) {
        super(done);
        this.command = command;
        this.valueBytes = valueBytes;
        this.meaning = meaning;
    }

    /** Says which connection it is given to. */
    void onItsWay(Pipeline on) {
        pipeline = on;
    }

    @Override
    public void fetch(long nanos) {
        Pipeline on = pipeline;
        if (on != null) {
            on.fetch(this, nanos);
        }
    }

    @Override
    public void bring() {
        Pipeline on = pipeline;
        if (on != null) {
            on.bring();
        }
    }

    Command command() {
        return command;
    }

    int valueBytes() {
        return valueBytes;
    }

    /**
     * {@return whether the answer is that to the staging; the one to the command follows}
     *
     * @throws BrokenProtocolException if it cannot be that, although it should
     */
    boolean takesForStaging(Resp answer) throws BrokenProtocolException {
        if (command.ahead() == null || stagingAnswer != null) {
            return false;
        }
        if (!answer.equals(new Resp.Status("OK")) && !(answer instanceof Resp.ServerError)) {
            throw new BrokenProtocolException("SET was answered with another word than OK");
        }
        stagingAnswer = answer;
        return true;
    }

    /** A staging that failed is why the command fails, if it does. */
    Answer meaning(Resp answer, NodeIdentity node) throws BrokenProtocolException {
        Answer meant =
                answer instanceof Resp.ServerError error ? meaning.ofError(error, node) : meaning.of(answer, node);
        return meant instanceof Answer.Failed && stagingAnswer instanceof Resp.ServerError cause
                ? meaning.ofError(cause, node)
                : meant;
    }

    /** {@return whether the script may be loaded once more for this operation} */
    boolean mayLoadScript() {
        return scriptLoads-- > 0;
    }

    /** It is sent once more, with its staging. */
    void sentAgain() {
        stagingAnswer = null;
    }
}
