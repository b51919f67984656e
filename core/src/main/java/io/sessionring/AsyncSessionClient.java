package io.sessionring;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The calls of {@link SessionClient} as futures, completed on the builder's executor: a view, not a second client. A future
 * fails with what the blocking call would throw. A session must not be touched while a call with it is under way.
 */
public final class AsyncSessionClient {

    private final Calls calls;

    AsyncSessionClient(Calls calls) {
        this.calls = calls;
    }

    /**
     * As {@link SessionClient#load}.
     *
     * @param id any string
     * @return the session, or empty if there is none
     */
    public CompletableFuture<Optional<Session>> load(String id) {
        return find(id).thenApply(AsyncSessionClient::found);
    }

    /**
     * As {@link SessionClient#peek}.
     *
     * @param id any string
     * @return the session, or empty if there is none
     */
    public CompletableFuture<Optional<Session>> peek(String id) {
        return later(() -> calls.find(id, false)).thenApply(AsyncSessionClient::found);
    }

    /**
     * As {@link SessionClient#find}.
     *
     * @param id any string
     * @return the session or why there is none
     */
    public CompletableFuture<Lookup> find(String id) {
        return later(() -> calls.find(id, true));
    }

    /**
     * As {@link SessionClient#loadAll}.
     *
     * @param sessionIds any strings
     * @return the sessions by id; missing ones are left out
     */
    public CompletableFuture<Map<String, Session>> loadAll(Collection<String> sessionIds) {
        return later(() -> calls.loadAll(sessionIds));
    }

    /**
     * As {@link SessionClient#save}.
     *
     * @param session a session of this client
     * @return false if the session is known to have ended meanwhile
     */
    public CompletableFuture<Boolean> save(Session session) {
        return later(() -> calls.save(session));
    }

    /**
     * As {@link SessionClient#update}; the change runs on the builder's executor.
     *
     * @param id any string
     * @param change applied to the loaded session; may run more than once
     * @return the session as saved, or empty if there is none
     */
    public CompletableFuture<Optional<Session>> update(String id, Consumer<? super Session> change) {
        return later(() -> calls.update(id, change));
    }

    /**
     * As {@link SessionClient#adopt}.
     *
     * @param id the id
     * @param attributes what the other system holds, by name
     * @return the session as it is stored, or empty if it has ended here or that is no id
     */
    public CompletableFuture<Optional<Session>> adopt(String id, Map<String, ?> attributes) {
        return later(() -> calls.adopt(id, attributes));
    }

    /**
     * As {@link SessionClient#rotateId}.
     *
     * @param session a session of this client
     * @return false if the session is known to have ended
     */
    public CompletableFuture<Boolean> rotateId(Session session) {
        return later(() -> calls.rotateId(session));
    }

    /**
     * As {@link SessionClient#delete}.
     *
     * @param id any string
     * @return whether the tombstone stands
     */
    public CompletableFuture<Boolean> delete(String id) {
        return later(() -> calls.delete(id));
    }

    /** What the call's making throws (a codec, say) fails the future; wrong arguments are thrown here. */
    private static <R> CompletableFuture<R> later(Supplier<Call<R>> call) {
        try {
            return call.get().later();
        } catch (SessionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Optional<Session> found(Lookup lookup) {
        return lookup instanceof Lookup.Found found ? Optional.of(found.session()) : Optional.empty();
    }
}
