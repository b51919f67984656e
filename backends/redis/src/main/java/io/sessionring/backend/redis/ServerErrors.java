package io.sessionring.backend.redis;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.Answer.Refused;

/** What the node's error lines mean. Nothing is executed when the node answers one of them. */
final class ServerErrors {

    private static final int LONGEST = 160;

    private ServerErrors() {}

    /** {@return the answer that an error line stands for} */
    static Answer answer(Resp.ServerError error, NodeIdentity node) {
        return code(error).equals("OOM")
                ? new Refused(Refused.Reason.OUT_OF_MEMORY, 0, node.incarnation())
                : failed(error);
    }

    /** {@return the same in words, for a write that need not succeed} */
    static String why(Resp.ServerError error) {
        return code(error).equals("OOM")
                ? "the node has no memory for it"
                : failed(error).detail();
    }

    /** {@return why the node does not serve} */
    static Failed failed(Resp.ServerError error) {
        return switch (code(error)) {
            case "LOADING" -> new Failed(Cause.CLOSED, "the node is still loading its data");
            case "BUSY" -> new Failed(Cause.TIMEOUT, "the node is busy with somebody's script");
            case "READONLY", "MASTERDOWN" ->
                misconfigured("the node is a replica and takes no writes: list its primary instead", error);
            case "NOAUTH" -> misconfigured("the node asks for a password and none was given", error);
            case "WRONGPASS" -> misconfigured("the node refuses the user or the password", error);
            case "NOPERM" -> misconfigured("the user lacks a permission", error);
            case "DENIED" -> misconfigured("the node is in protected mode and serves its own machine only", error);
            case "MOVED", "ASK", "CLUSTERDOWN", "CROSSSLOT" ->
                misconfigured("the node belongs to a Redis Cluster, which shares keys by its own rules", error);
            case "NOSCRIPT" -> misconfigured("the node does not keep the script it was told", error);
            default -> misconfigured("the node refuses the command", error);
        };
    }

    /** {@return whether the connection is of no use after this error, whatever the operation was} */
    static boolean endsConnection(Resp.ServerError error) {
        return switch (code(error)) {
            case "LOADING", "READONLY", "MASTERDOWN", "NOAUTH", "MOVED", "CLUSTERDOWN" -> true;
            default -> false;
        };
    }

    static boolean noScript(Resp answer) {
        return answer instanceof Resp.ServerError error && code(error).equals("NOSCRIPT");
    }

    /** {@return whether the key holds something that is no string} */
    static boolean otherKindOfValue(Resp.ServerError error) {
        return code(error).equals("WRONGTYPE");
    }

    static boolean noPermission(Resp.ServerError error) {
        return code(error).equals("NOPERM");
    }

    /** The first word. Redis 6 wraps what a script ran into: {@code ERR Error running script (...): ...: -OOM ...}. */
    private static String code(Resp.ServerError error) {
        String line = error.line();
        if (line.contains("The user executing the script can't")) { // before Redis 7.2 this is an ERR
            return "NOPERM";
        }
        int start = 0;
        if (line.startsWith("ERR Error running script")) {
            int inner = line.indexOf(": -");
            start = inner < 0 ? 0 : inner + ": -".length();
        }
        int end = line.indexOf(' ', start);
        return line.substring(start, end < 0 ? line.length() : end);
    }

    private static Failed misconfigured(String meaning, Resp.ServerError error) {
        return new Failed(Cause.MISCONFIGURED, meaning + " (" + quotable(error.line()) + ")");
    }

    /** An error line may quote the command with its key and value: all but the name of a command is cut off. */
    private static String quotable(String line) {
        int end = line.indexOf(", with args");
        if (end < 0) {
            int quotation = line.indexOf(" '");
            end = quotation < 0 || line.endsWith("' command") ? line.length() : quotation;
        }
        String kept = line.substring(0, Math.min(end, LONGEST));
        return kept.chars().allMatch(c -> c >= ' ' && c < 127) ? kept : code(new Resp.ServerError(line));
    }
}
