package io.sessionring.example.ringctl;

import io.sessionring.internal.topology.Topology;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes over a change of a ring. */
@Command(
        name = "resume",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Takes over the change of a ring that is under way, whoever has begun it, and sees it through. Clients of the"
                    + " application do so by themselves when nothing was heard for a while of the one that carried it"
                    + " out; this is for when there are none, or to watch. Ctrl-C leaves the rest to them.",
            "",
            "Does nothing, and succeeds, if no change is under way. The ring's settings stay as they are."
        },
        footer = {"", "Example:", "  ringctl resume --backend redis --nodes cache-1:6379,cache-2:6379"})
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class Resume implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private AskedNodes asked;

    @Mixin
    private SweepRateOption sweepRate;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Undertaking undertaking = new Undertaking(spec, connection, asked.nodes(), sweepRate::set);
        Topology ring = undertaking.look().known();
        if (!ring.changes()) {
            return none(ring);
        }
        Integer exitCode = undertaking.carryOut(
                ring,
                client -> client.ringChange()
                        .map(change -> client.changeNodes(change.nodes(), List.of(), change.replicas()))
                        .orElse(null),
                "The change to " + RingNodes.text(ring.coming()) + " is taken over.");
        return exitCode != null ? exitCode : none(undertaking.look().known());
    }

    private int none(Topology ring) {
        spec.commandLine().getOut().print("No change is under way: the ring is " + RingNodes.text(ring) + ".\n");
        return ExitCode.OK;
    }
}
