package io.sessionring.backend.memcached;

import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationStatus;
import org.jspecify.annotations.Nullable;

/** VERSION: the heartbeat. What it answers with was read when the connection was made. */
final class HelloPending extends Pending {

    @Override
    Operation operation(OperationFactory operations, Connection connection) {
        return operations.version(new Callback() {
            @Override
            void done(@Nullable OperationStatus status) {
                finish(status != null && status.isSuccess() ? connection.hello() : unexpected(status));
            }
        });
    }
}
