package io.sessionring.internal.replication;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Loads many sessions in one run, a bounded number at a time. */
final class LoadAll implements Operation<Map<String, Outcome<LoadResult>>> {

    /** Half of what a node may have in flight. */
    private static final int AT_A_TIME = 64;

    private final Context context;
    private final Deque<String> waiting;
    private final Map<String, Outcome<LoadResult>> results = new LinkedHashMap<>();
    private final int total;

    LoadAll(Context context, Collection<String> keys) {
        this.context = context;
        this.waiting = new ArrayDeque<>(keys);
        this.total = keys.size();
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Map<String, Outcome<LoadResult>>> done) {
        if (total == 0) {
            done.accept(results);
            return;
        }
        for (int i = Math.min(AT_A_TIME, total); i > 0; i--) {
            next(exchange, done);
        }
    }

    private void next(Exchange exchange, Consumer<? super Map<String, Outcome<LoadResult>>> done) {
        String key = waiting.poll();
        if (key == null) {
            return;
        }
        new Load(context, key, true).start(exchange, outcome -> {
            results.put(key, outcome);
            if (results.size() == total) {
                done.accept(results);
            } else {
                next(exchange, done);
            }
        });
    }
}
