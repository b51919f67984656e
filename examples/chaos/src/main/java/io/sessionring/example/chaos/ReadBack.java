package io.sessionring.example.chaos;

import io.sessionring.example.chaos.Errand.Result;
import io.sessionring.example.chaos.Ledger.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks at every session that there ever was, through one application server, and compares it with the ledger. */
final class ReadBack {

    private static final int BATCH = 50;
    private static final int BATCHES_AT_A_TIME = 3;

    private final Ledger ledger;
    private final ServingJvm server;
    private final String where;
    private final List<Entry> entries;

    /** One batch on its way. */
    private record Batch(List<Entry> entries, CompletableFuture<Result> answer) {}

    /** Of these sessions, in this order. */
    ReadBack(Ledger ledger, ServingJvm server, String where, List<Entry> entries) {
        this.ledger = ledger;
        this.server = server;
        this.where = where;
        this.entries = entries;
    }

    /** {@return how many were looked at} */
    int run() {
        Deque<Batch> underWay = new ArrayDeque<>();
        for (int from = 0; from < entries.size(); from += BATCH) {
            List<Entry> batch = new ArrayList<>(entries.subList(from, Math.min(entries.size(), from + BATCH)));
            if (underWay.size() == BATCHES_AT_A_TIME) {
                compare(underWay.remove());
            }
            underWay.add(new Batch(
                    batch, server.ask(Errand.look(batch.stream().map(Entry::id).toList()))));
        }
        underWay.forEach(this::compare);
        return entries.size();
    }

    private void compare(Batch batch) {
        List<Integer> found = batch.answer.join().found();
        for (int i = 0; i < batch.entries.size(); i++) {
            ledger.readBack(batch.entries.get(i), found.get(i), where);
        }
    }
}
