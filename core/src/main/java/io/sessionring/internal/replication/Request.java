package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;

/** One thing to ask of one node. */
sealed interface Request {

    /** Starts the operation; never blocks. */
    Reply<Answer> startOn(NodePort port);

    /** Which run of the node this is, and whether it has forgotten anything; answered with {@link Answer.Hello}. */
    record Hello() implements Request {
        @Override
        public Reply<Answer> startOn(NodePort port) {
            return port.hello();
        }
    }

    /** Which keys begin with {@code prefix}; answered with {@link Answer.Keys} or {@link Answer.Unlisted}. */
    record Scan(String prefix, String from) implements Request {
        @Override
        public Reply<Answer> startOn(NodePort port) {
            return port.scan(prefix, from);
        }
    }

    /** The node's own figures; answered with {@link Answer.Report}. */
    record Report() implements Request {
        @Override
        public Reply<Answer> startOn(NodePort port) {
            return port.report();
        }
    }

    record Get(String key) implements Request {
        @Override
        public Reply<Answer> startOn(NodePort port) {
            return port.get(key);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Add(String key, byte[] value, long ttlSeconds) implements Request {
        @Override
        public Reply<Answer> startOn(NodePort port) {
            return port.add(key, value, ttlSeconds);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record CompareAndSet(String key, long token, byte[] value, long ttlSeconds) implements Request {
        @Override
        public Reply<Answer> startOn(NodePort port) {
            return port.compareAndSet(key, token, value, ttlSeconds);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Set(String key, byte[] value, long ttlSeconds) implements Request {
        @Override
        public Reply<Answer> startOn(NodePort port) {
            return port.set(key, value, ttlSeconds);
        }
    }
}
