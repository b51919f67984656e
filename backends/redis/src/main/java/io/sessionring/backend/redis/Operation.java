package io.sessionring.backend.redis;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import java.lang.System.Logger.Level;

/** One command on its way, what its answer means, and who waits for it. Completed once. */
final class Operation {

    private static final System.Logger LOG = System.getLogger(Operation.class.getName());

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
    private final Runnable done;
    private final Reply<Answer> reply = new Reply<>();

    /** How often the node may have forgotten the script; used by the reading thread only. */
    private int scriptLoads = 3;

    /**
     * Makes an operation.
     *
     * @param valueBytes the length of the value among the arguments, 0 if there is none
     * @param done called once, just before the reply is complete
     */
    Operation(Command command, int valueBytes, Meaning meaning, Runnable done) {
        this.command = command;
        this.valueBytes = valueBytes;
        this.meaning = meaning;
        this.done = done;
    }

    Command command() {
        return command;
    }

    int valueBytes() {
        return valueBytes;
    }

    Reply<Answer> reply() {
        return reply;
    }

    Answer meaning(Resp answer, NodeIdentity node) throws BrokenProtocolException {
        return answer instanceof Resp.ServerError error ? meaning.ofError(error, node) : meaning.of(answer, node);
    }

    /** {@return whether the script may be loaded once more for this operation} */
    boolean mayLoadScript() {
        return scriptLoads-- > 0;
    }

    void complete(Answer answer) {
        done.run();
        try {
            reply.complete(answer);
        } catch (RuntimeException e) {
            // The thread goes on: it has other operations to complete.
            LOG.log(Level.WARNING, "A callback threw an exception, which it must not", e);
        }
    }
}
