package io.sessionring.internal.replication;

import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.spi.Answer;
import java.util.function.Consumer;

/** What one node holds of one session, as one answer showed it. */
sealed interface Sighting {

    /** A live copy; {@code revision} names the write that made it. */
    record Alive(Live record, Copy copy, long revision) implements Sighting {}

    /** A tombstone. */
    record Dead(Tombstone tombstone) implements Sighting {}

    /** No copy. */
    record Nothing(long incarnation) implements Sighting {}

    /** Bytes that are no record: no data and no vote, but the token to overwrite them. */
    record Damaged(Copy copy) implements Sighting {}

    /** A record of a newer release: left alone. */
    record Newer(String what) implements Sighting {}

    /** No answer. */
    record Silent(Answer.Failed failed) implements Sighting {}

    /** Reads the copy on a node. */
    static void take(Exchange exchange, NodeLink node, String storageKey, Consumer<Sighting> then) {
        exchange.ask(node, new Request.Get(storageKey), answer -> then.accept(of(answer)));
    }

    private static Sighting of(Answer answer) {
        if (answer instanceof Answer.Hit hit) {
            return of(hit);
        }
        if (answer instanceof Answer.Miss miss) {
            return new Nothing(miss.incarnation());
        }
        if (answer instanceof Answer.Failed failed) {
            return new Silent(failed);
        }
        throw new IllegalStateException(
                "a port answers get with " + answer.getClass().getSimpleName());
    }

    private static Sighting of(Answer.Hit hit) {
        Decoded decoded = RecordFormat.decode(hit.value());
        if (decoded instanceof Decoded.Newer newer) {
            return new Newer(newer.what());
        }
        if (!(decoded instanceof Decoded.Intact intact)) {
            return new Damaged(new Copy(hit.token(), hit.incarnation(), false));
        }
        if (intact.record() instanceof Tombstone tombstone) {
            return new Dead(tombstone);
        }
        boolean votes = intact.stamp() != 0 && intact.stamp() == hit.incarnation();
        return new Alive((Live) intact.record(), new Copy(hit.token(), hit.incarnation(), votes), intact.revision());
    }
}
