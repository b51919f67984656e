package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatsOperation;
import org.jspecify.annotations.Nullable;

/** STAT, of the whole server or of one of its tables. */
final class StatsPending extends Pending {

    private final @Nullable String table;
    private final Function<Map<String, String>, Answer> answer;

    StatsPending(@Nullable String table, Function<Map<String, String>, Answer> answer) {
        this.table = table;
        this.answer = answer;
    }

    @Override
    @SuppressWarnings("NullAway") // the driver takes null for the general table
    Operation operation(OperationFactory operations, Connection connection) {
        return operations.stats(table, new Read());
    }

    private final class Read extends Callback implements StatsOperation.Callback {

        private final Map<String, String> values = new HashMap<>();

        @Override
        public void gotStat(String name, String value) {
            values.put(name, value);
        }

        @Override
        void done(@Nullable OperationStatus status) {
            finish(status != null && status.isSuccess() ? answer.apply(values) : unexpected(status));
        }
    }
}
