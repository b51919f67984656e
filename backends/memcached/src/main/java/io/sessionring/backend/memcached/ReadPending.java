package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.GetsOperation;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import org.jspecify.annotations.Nullable;

/** GET. */
final class ReadPending extends Pending {

    private final String key;

    ReadPending(String key) {
        this.key = key;
    }

    @Override
    Operation operation(OperationFactory operations, Connection connection) {
        return operations.gets(key, new Found(connection));
    }

    private final class Found extends Callback implements GetsOperation.Callback {

        private final Connection connection;
        private byte @Nullable [] value;
        private long cas;

        private Found(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void gotData(String foundKey, int flags, long foundCas, byte[] data) {
            value = data;
            cas = foundCas;
        }

        @Override
        void done(@Nullable OperationStatus status) {
            byte[] found = value;
            if (found != null && cas == 0) {
                finish(NO_CAS);
            } else if (found != null) {
                finish(new Answer.Hit(found, connection.token(cas), connection.incarnation()));
            } else if (status != null && status.getStatusCode() == StatusCode.ERR_NOT_FOUND) {
                finish(new Answer.Miss(connection.incarnation()));
            } else {
                finish(unexpected(status));
            }
        }
    }

    static final Answer NO_CAS = new Answer.Failed(
            Answer.Failed.Cause.MISCONFIGURED, "it keeps no cas; start it without -C (--disable-cas)");
}
