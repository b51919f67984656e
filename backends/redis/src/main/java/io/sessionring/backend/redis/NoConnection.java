package io.sessionring.backend.redis;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Why an attempt to connect came to nothing, in words that help to mend it. */
final class NoConnection {

    private NoConnection() {}

    static Failed because(Exception why, NodeSettings node, Duration timeout) {
        if (why instanceof UnfitNodeException unfit) {
            return unfit.failed();
        }
        if (why instanceof UnknownHostException) {
            return closed("the host name stands for no address");
        }
        if (why instanceof SocketTimeoutException || why.getCause() instanceof SocketTimeoutException) {
            String hint = node.tls() == null ? "" : "; does it serve TLS on this port?";
            return closed("the node did not let us connect within " + timeout.toMillis() + " ms" + hint);
        }
        boolean lost = why.getCause() instanceof EOFException || why.getCause() instanceof SocketException;
        if (why instanceof SSLException && !lost) {
            return new Failed(Cause.MISCONFIGURED, "TLS failed: " + why.getMessage());
        }
        return closed("no connection: " + why);
    }

    private static Failed closed(String detail) {
        return new Failed(Cause.CLOSED, detail);
    }
}
