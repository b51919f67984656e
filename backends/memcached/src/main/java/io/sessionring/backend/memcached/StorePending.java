package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Refused;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StoreOperation;
import net.spy.memcached.ops.StoreType;
import org.jspecify.annotations.Nullable;

/** ADD, SET, or REPLACE with a cas. */
final class StorePending extends Pending {

    private final StoreType type;
    private final String key;
    private final long token;
    private final byte[] value;
    private final int expiration;

    StorePending(StoreType type, String key, long token, byte[] value, int expiration) {
        this.type = type;
        this.key = key;
        this.token = token;
        this.value = value;
        this.expiration = expiration;
    }

    /** {@return the answer that needs no server: too large, or a token of an earlier connection} null if there is none. */
    @Nullable
    Answer answerAtOnce(Connection connection) {
        long largest = connection.largestValue(key.length());
        if (value.length > largest) {
            return new Refused(Refused.Reason.TOO_LARGE, largest, connection.incarnation());
        }
        // Cas ids start from 1 again with the server: one of another connection may fit another value by chance.
        return type == StoreType.replace && !connection.gave(token)
                ? new Answer.Exists(connection.incarnation())
                : null;
    }

    @Override
    Operation operation(OperationFactory operations, Connection connection) {
        Stored callback = new Stored(connection);
        return type == StoreType.replace
                ? operations.cas(type, key, Connection.cas(token), 0, expiration, value, callback)
                : operations.store(type, key, 0, expiration, value, callback);
    }

    private final class Stored extends Callback implements StoreOperation.Callback {

        private final Connection connection;
        private long cas;

        private Stored(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void gotData(String storedKey, long storedCas) {
            cas = storedCas;
        }

        @Override
        void done(@Nullable OperationStatus status) {
            finish(status == null ? unexpected(null) : answer(status));
        }

        private Answer answer(OperationStatus status) {
            long incarnation = connection.incarnation();
            return switch (status.getStatusCode()) {
                case SUCCESS -> cas == 0 ? ReadPending.NO_CAS : new Answer.Stored(connection.token(cas), incarnation);
                case ERR_EXISTS -> new Answer.Exists(incarnation);
                case ERR_NOT_FOUND -> new Answer.Miss(incarnation);
                case ERR_NOT_STORED ->
                    type == StoreType.add ? new Answer.Exists(incarnation) : new Answer.Miss(incarnation);
                case ERR_2BIG ->
                    new Refused(Refused.Reason.TOO_LARGE, connection.largestValue(key.length()), incarnation);
                case ERR_NO_MEM -> new Refused(Refused.Reason.OUT_OF_MEMORY, 0, incarnation);
                default -> unexpected(status);
            };
        }
    }
}
