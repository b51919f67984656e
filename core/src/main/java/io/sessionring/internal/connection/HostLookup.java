package io.sessionring.internal.connection;

import io.sessionring.spi.AddressResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves one host name on a thread of its own, because a resolver may take long and cannot be told to hurry. */
public final class HostLookup {

    private final AddressResolver resolver;
    private final String host;
    private final ThreadFactory threads;
    private CompletableFuture<InetAddress> running = CompletableFuture.failedFuture(new UnknownHostException());

    /**
     * Makes a look-up that has not begun.
     *
     * @param resolver knows the address
     * @param host the name
     * @param threads makes a thread for each look-up
     */
    public HostLookup(AddressResolver resolver, String host, ThreadFactory threads) {
        this.resolver = resolver;
        this.host = host;
        this.threads = threads;
    }

    /** {@return the address to come: of the look-up under way, or of a new one} */
    synchronized CompletableFuture<InetAddress> start() {
        if (running.isDone()) {
            CompletableFuture<InetAddress> result = new CompletableFuture<>();
            running = result;
            try {
                threads.newThread(() -> resolve(result)).start();
            } catch (OutOfMemoryError e) { // no thread left: the next look-up tries again
                result.completeExceptionally(e);
            }
        }
        return running;
    }

    /**
     * {@return the address}, asked for now
     *
     * @throws UnknownHostException if there is none
     * @throws SocketTimeoutException if the time is up
     * @throws IOException if the resolver failed otherwise, or no thread is left to ask it
     */
    InetAddress await(long deadlineNanos) throws IOException {
        try {
            return start().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : new IOException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new SocketTimeoutException("the host name was not resolved in time");
        }
    }

    private void resolve(CompletableFuture<InetAddress> result) {
        try {
            result.complete(resolver.resolve(host));
        } catch (UnknownHostException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
