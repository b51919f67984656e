package io.sessionring.example.ringctl;

import io.sessionring.RingChange;
import io.sessionring.internal.topology.Topology;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes a change of a ring back. */
@Command(
        name = "back",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Takes the change of a ring back that is under way, while it is not decided: the ring stays what it was, and"
                    + " no session is lost. Needs the nodes of the old ring only, and takes a bit more than five"
                    + " seconds. Ctrl-C leaves the rest to the application's clients.",
            "",
            "Fails if no change is under way, or if it is decided: then see it through with 'resume', and change the ring"
                    + " back with 'change'. The ring keeps the ringVersion of the change, so that no client begins it"
                    + " again. Its settings stay as they are."
        },
        footer = {"", "Example:", "  ringctl back --backend redis --nodes cache-1:6379,cache-2:6379"})
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Back implements Callable<Integer> {

    private static final String DECIDED =
            "the change cannot be taken back: it is decided; see it through with 'ringctl resume', then change back";

    @Spec
    private CommandSpec spec;

    @Mixin
    private AskedNodes asked;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Undertaking undertaking = new Undertaking(spec, connection, asked.nodes(), client -> {});
        Topology ring = undertaking.look().known();
        if (!ring.changes()) {
            throw new IOException("no change is under way: the ring is " + RingNodes.text(ring));
        }
        if (ring.isDecided()) {
            throw new IOException(DECIDED);
        }
        Integer exitCode = undertaking.carryOut(
                ring,
                client -> client.ringChange().map(RingChange::goBack).orElse(null),
                "The change to " + RingNodes.text(ring.coming()) + " is being taken back.");
        if (exitCode == null) {
            throw new IOException("the change is over already: the ring is "
                    + RingNodes.text(undertaking.look().known()));
        }
        return exitCode;
    }
}
