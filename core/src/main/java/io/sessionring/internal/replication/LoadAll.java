package io.sessionring.internal.replication;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Loads many sessions in one run, a bounded number at a time. */
final class LoadAll implements Operation<Map<String, Outcome<LoadResult>>> {

    /** Half of what a node may have in flight. */
    private static final int AT_A_TIME = 64;

    private final Function<String, Operation<Outcome<LoadResult>>> load;
    private final Deque<String> waiting;
    private final Map<String, Outcome<LoadResult>> results = new LinkedHashMap<>();
    private final int total;
    private int underWay;
    private boolean filling;

    /**
     * Makes one.
     *
     * @param load loads one session
     */
    LoadAll(Function<String, Operation<Outcome<LoadResult>>> load, Collection<String> keys) {
        this.load = load;
        this.waiting = new ArrayDeque<>(keys);
        this.total = keys.size();
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Map<String, Outcome<LoadResult>>> done) {
        if (total == 0) {
            done.accept(results);
        } else {
            fill(exchange, done);
        }
    }

    private void fill(Exchange exchange, Consumer<? super Map<String, Outcome<LoadResult>>> done) {
        if (filling) { // an answer that was there at once: the loop below goes on, nothing is nested
            return;
        }
        filling = true;
        String key;
        while (underWay < AT_A_TIME && (key = waiting.poll()) != null) {
            load(key, exchange, done);
        }
        filling = false;
    }

    private void load(String key, Exchange exchange, Consumer<? super Map<String, Outcome<LoadResult>>> done) {
        underWay++;
        load.apply(key).start(exchange, outcome -> {
            underWay--;
            results.put(key, outcome);
            if (results.size() == total) {
                done.accept(results);
            } else {
                fill(exchange, done);
            }
        });
    }
}
