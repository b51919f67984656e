package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.UnfitNodeException;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Incarnation;
import io.sessionring.spi.KnownRun;
import io.sessionring.spi.PortSettings;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is said on a connection before its first operation: who we are ({@code SASL_AUTH}, if we were told), which run of
 * which node this is ({@code STAT}), and how it is set up ({@code STAT settings}).
 */
final class Handshake {

    /** A node begins its life at this age. */
    private static final int AGE_AT_BIRTH_SECONDS = 2;

    private final Wire wire;
    private final @Nullable Credentials credentials;
    private final PortSettings settings;
    private final long deadlineNanos;

    Handshake(Wire wire, @Nullable Credentials credentials, PortSettings settings, long deadlineNanos) {
        this.wire = wire;
        this.credentials = credentials;
        this.settings = settings;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * Carries it out.
     *
     * @throws UnfitNodeException if the node cannot serve, or the time is up
     */
    NodeIdentity perform() throws IOException {
        try {
            if (credentials != null) {
                authenticate(credentials);
            }
            Stats figures = stats("");
            long now = settings.clock().millis();
            Stats setup = stats("settings");
            requireCas(setup);
            long time = figures.number("time");
            long uptime = figures.number("uptime");
            // Both come from one tick of the node's clock, so the difference is the same for as long as the process
            // runs.
            String process = "memcached " + figures.number("pid") + " " + (time - uptime);
            long age = Math.max(0, uptime - AGE_AT_BIRTH_SECONDS - 1);
            return new NodeIdentity(
                    new KnownRun(process, now - 1000 * age, settings),
                    Incarnation.of(process, 0),
                    1000 * time - now,
                    setup.number("item_size_max"));
        } catch (BrokenProtocolException e) {
            throw UnfitNodeException.misconfigured("the node cannot be used: " + e.what());
        }
    }

    private static void requireCas(Stats setup) throws IOException {
        if (!setup.text("cas_enabled").equals("yes")) {
            throw UnfitNodeException.misconfigured(
                    "the node was started without compare-and-set (memcached -C); start it without -C");
        }
    }

    private void authenticate(Credentials shown) throws IOException {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        wire.send(shown.plain(), 0, new Awaited<>(answer) {
            @Override
            public boolean receive(Packet packet) {
                answer.complete(packet.status());
                return true;
            }
        });
        switch (wire.await(answer, deadlineNanos)) {
            case Status.OK -> {}
            case Status.AUTH_ERROR ->
                throw UnfitNodeException.misconfigured("the node refused the user or the password");
            case Status.UNKNOWN_COMMAND ->
                throw UnfitNodeException.misconfigured(
                        "the node knows no SASL (memcached -S); start it with -S or set no user and password");
            default ->
                throw UnfitNodeException.misconfigured("the node does not let us in by the SASL mechanism PLAIN");
        }
    }

    private Stats stats(String group) throws IOException {
        CompletableFuture<Stats> answer = new CompletableFuture<>();
        Stats stats = new Stats();
        wire.send(Message.of(Opcode.STAT, group), 0, new Awaited<>(answer) {
            @Override
            public boolean receive(Packet packet) throws BrokenProtocolException {
                if (packet.status() == Status.AUTH_ERROR) {
                    answer.completeExceptionally(UnfitNodeException.misconfigured(
                            "the node asks for a user and a password (SASL); set them on the backend"));
                    return true;
                }
                boolean last = stats.add(packet);
                if (last) {
                    answer.complete(stats);
                }
                return last;
            }
        });
        return wire.await(answer, deadlineNanos);
    }

    private abstract static class Awaited<T> implements Receiver {

        private final CompletableFuture<T> answer;

        Awaited(CompletableFuture<T> answer) {
            this.answer = answer;
        }

        @Override
        public void broken(BrokenProtocolException e) {
            answer.completeExceptionally(UnfitNodeException.misconfigured("the node cannot be used: " + e.what()));
        }

        @Override
        public void lost(Failed why) {
            answer.completeExceptionally(new UnfitNodeException(why));
        }
    }
}
