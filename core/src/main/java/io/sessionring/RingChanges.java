package io.sessionring;

import io.sessionring.internal.replication.Proposals.Begun;
import io.sessionring.internal.replication.Replication;
import io.sessionring.internal.topology.Layout;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the door begins a change, and says why it cannot. */
final class RingChanges {

    /** New nodes may take so long to answer: a connection attempt, and a little. */
    private static final Duration PROBE = Duration.ofMillis(1_500);

    private static final Duration PATIENCE = PROBE.plusSeconds(2);

    private RingChanges() {}

    /** Begins a change and waits until it is under way. */
    static RingChange begin(Replication replication, Layout wanted, Set<String> lost) {
        CompletableFuture<Begun> begun = new CompletableFuture<>();
        replication.proposals().change(wanted, lost, PROBE.toNanos(), begun::complete);
        Begun answer;
        try {
            answer = begun.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RingChangeException("the calling thread was interrupted; it may be begun nevertheless");
        } catch (TimeoutException e) {
            throw new RingChangeException("it was not begun in time; the client may be closed");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (answer instanceof Begun.Refused refused) {
            throw new RingChangeException(refused.why());
        }
        return new RingChange(replication, ((Begun.Followed) answer).topology(), wanted);
    }
}
