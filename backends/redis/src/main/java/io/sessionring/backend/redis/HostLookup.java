package io.sessionring.backend.redis;

import io.sessionring.spi.AddressResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;

/** Resolves one host name on a thread of its own, because a resolver may take long and cannot be told to hurry. */
final class HostLookup {

    private final AddressResolver resolver;
    private final String host;
    private CompletableFuture<InetAddress> running = CompletableFuture.failedFuture(new UnknownHostException());

    HostLookup(AddressResolver resolver, String host) {
        this.resolver = resolver;
        this.host = host;
    }

    /** {@return the address to come: of the look-up under way, or of a new one} */
    synchronized CompletableFuture<InetAddress> start() {
        if (running.isDone()) {
            CompletableFuture<InetAddress> result = new CompletableFuture<>();
            running = result;
            Thread thread = new Thread(() -> resolve(result), "sessionring-redis-resolve-" + host);
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError e) { // no thread left: the next look-up tries again
                result.completeExceptionally(e);
            }
        }
        return running;
    }

    private void resolve(CompletableFuture<InetAddress> result) {
        try {
            result.complete(resolver.resolve(host));
        } catch (UnknownHostException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
