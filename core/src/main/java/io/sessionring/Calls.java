package io.sessionring;

import io.sessionring.OperationEvent.Kind;
import io.sessionring.OperationEvent.Result;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.replication.LoadResult;
import io.sessionring.internal.replication.Operation;
import io.sessionring.internal.replication.Outcome;
import io.sessionring.internal.replication.Replication;
import io.sessionring.internal.replication.Snapshot;
import io.sessionring.internal.replication.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The client's calls, each written once for both views: which operation it is, and what the application hears of it. */
final class Calls {

    private static final Answers.Description FAILED = new Answers.Description(Result.FAILED, Optional.empty());

    private final SessionClient client;
    private final Replication replication;
    private final Events events;
    private final Executor executor;

    Calls(SessionClient client, Replication replication, Events events, Executor executor) {
        this.client = client;
        this.replication = replication;
        this.events = events;
        this.executor = executor;
    }

    Call<Lookup> find(String id, boolean touch) {
        Kind kind = touch ? Kind.LOAD : Kind.PEEK;
        if (!SessionIds.accepts(id)) {
            return noNode(
                    kind,
                    new Answers.Description(Result.MISSING, Optional.of(MissCause.UNKNOWN)),
                    new Lookup.Missing(MissCause.UNKNOWN));
        }
        String key = client.keyOf(id);
        return new NodeCall<>(
                kind, key, replication.load(key, touch), outcome -> lookup(id, key, Answers.value(outcome)));
    }

    private Lookup lookup(String id, String key, LoadResult result) {
        if (result instanceof LoadResult.Found found) {
            return new Lookup.Found(new Session(client, id, key, found.snapshot()));
        }
        return new Lookup.Missing(Answers.cause(((LoadResult.Missing) result).cause()));
    }

    Call<Map<String, Session>> loadAll(Collection<String> ids) {
        Map<String, String> idsByKey = new LinkedHashMap<>();
        for (String id : new LinkedHashSet<>(ids)) {
            if (SessionIds.accepts(id)) {
                idsByKey.put(client.keyOf(id), id);
            }
        }
        return new NodeCall<>(
                Kind.LOAD_ALL, null, replication.loadAll(idsByKey.keySet()), outcomes -> all(idsByKey, outcomes));
    }

    private Map<String, Session> all(Map<String, String> idsByKey, Map<String, Outcome<LoadResult>> outcomes) {
        Map<String, Session> loaded = new LinkedHashMap<>();
        List<Outcome.Silence> silences = new ArrayList<>();
        List<Outcome<LoadResult>> others = new ArrayList<>();
        boolean copySeen = false;
        for (Map.Entry<String, String> each : idsByKey.entrySet()) {
            Outcome<LoadResult> outcome = Objects.requireNonNull(outcomes.get(each.getKey()));
            if (outcome instanceof Outcome.Done<LoadResult> done) {
                if (done.value() instanceof LoadResult.Found found) {
                    String id = each.getValue();
                    loaded.put(id, new Session(client, id, each.getKey(), found.snapshot()));
                }
            } else if (outcome instanceof Outcome.Unavailable<LoadResult> unavailable) {
                silences.addAll(unavailable.nodes());
                copySeen |= unavailable.copySeen();
            } else {
                others.add(outcome);
            }
        }
        if (!silences.isEmpty()) {
            throw Answers.unavailable(silences, copySeen, loaded);
        }
        if (!others.isEmpty()) {
            throw Answers.exception(others.get(0));
        }
        return loaded;
    }

    Call<Boolean> save(Session session) {
        requireOwn(session);
        Snapshot base = session.base();
        Live delta = delta(base == null ? Kind.CREATE : Kind.SAVE, session);
        if (base == null) {
            session.trySave();
            return write(Kind.CREATE, session, delta, replication.create(session.key(), Objects.requireNonNull(delta)));
        }
        if (delta == null && !base.touchPending()) {
            return noNode(Kind.SAVE, new Answers.Description(Result.UNCHANGED, Optional.empty()), true);
        }
        Live change = delta == null ? base.record() : delta;
        return write(Kind.SAVE, session, delta, replication.save(session.key(), base, change));
    }

    /** {@return what is to be written} An attribute that cannot be encoded is a failed call like any other. */
    private @Nullable Live delta(Kind kind, Session session) {
        long began = events.now();
        try {
            return session.delta();
        } catch (RuntimeException | Error e) {
            failed(kind, session.key(), began);
            throw e;
        }
    }

    private Call<Boolean> write(
            Kind kind, Session session, @Nullable Live delta, Operation<Outcome<WriteResult>> operation) {
        return new NodeCall<>(kind, session.key(), operation, outcome -> {
            if (Answers.value(outcome) instanceof WriteResult.Written written) {
                session.saved(delta, written.snapshot());
                return true;
            }
            return false;
        });
    }

    Call<Optional<Session>> update(String id, Consumer<? super Session> change) {
        Objects.requireNonNull(change, "change");
        if (!SessionIds.accepts(id)) {
            return noNode(
                    Kind.UPDATE,
                    new Answers.Description(Result.GONE, Optional.of(MissCause.UNKNOWN)),
                    Optional.empty());
        }
        String key = client.keyOf(id);
        AtomicReference<@Nullable Attempt> last = new AtomicReference<>();
        Operation<Outcome<WriteResult>> operation = replication.update(key, snapshot -> {
            Session session = new Session(client, id, key, snapshot);
            change.accept(session);
            Attempt attempt = new Attempt(session, session.delta());
            last.set(attempt);
            return session.change(attempt.delta);
        });
        return new NodeCall<>(Kind.UPDATE, key, operation, outcome -> {
            if (Answers.value(outcome) instanceof WriteResult.Written written) {
                Attempt attempt = Objects.requireNonNull(last.get());
                attempt.session.saved(attempt.delta, written.snapshot());
                return Optional.of(attempt.session);
            }
            return Optional.empty();
        });
    }

    private record Attempt(Session session, @Nullable Live delta) {}

    Call<Optional<Session>> adopt(String id, Map<String, ?> attributes) {
        Objects.requireNonNull(attributes, "attributes");
        if (!SessionIds.accepts(id)) {
            return noNode(
                    Kind.ADOPT,
                    new Answers.Description(Result.MISSING, Optional.of(MissCause.UNKNOWN)),
                    Optional.empty());
        }
        Session session = client.create(id);
        attributes.forEach(session::set);
        String key = session.key();
        Live record = Objects.requireNonNull(delta(Kind.ADOPT, session));
        Operation<Outcome<?>> operation =
                (exchange, done) -> replication.load(key, true).start(exchange, loaded -> {
                    if (isUnheardOf(loaded)) {
                        replication.create(key, record).start(exchange, done);
                    } else {
                        done.accept(loaded);
                    }
                });
        return new NodeCall<>(Kind.ADOPT, key, operation, outcome -> {
            Object answer = Answers.value(outcome);
            if (answer instanceof LoadResult.Found found) {
                return Optional.of(new Session(client, id, key, found.snapshot()));
            }
            if (answer instanceof WriteResult.Written written) {
                session.saved(record, written.snapshot());
                return Optional.of(session);
            }
            return Optional.empty();
        });
    }

    /** {@return whether nothing is left of a session, so that it may begin} */
    private static boolean isUnheardOf(Outcome<LoadResult> loaded) {
        return loaded instanceof Outcome.Done<LoadResult> done
                && done.value() instanceof LoadResult.Missing missing
                && switch (missing.cause()) {
                    case UNKNOWN, NODE_RESTARTED, DAMAGED -> true;
                    case EXPIRED, DELETED, ROTATED -> false;
                };
    }

    Call<Boolean> rotateId(Session session) {
        requireOwn(session);
        String oldKey = session.key();
        String newId = client.ids().next();
        String newKey = client.keyOf(newId);
        Live delta = delta(Kind.ROTATE_ID, session);
        boolean stored = session.base() != null;
        Operation<Outcome<WriteResult>> operation;
        if (stored) {
            operation = replication.rotate(oldKey, newKey, delta);
        } else if (session.saveTried()) {
            operation = saveAndRotate(oldKey, newKey, Objects.requireNonNull(delta));
        } else {
            operation = replication.create(newKey, Objects.requireNonNull(delta));
        }
        return new NodeCall<>(Kind.ROTATE_ID, oldKey, operation, outcome -> {
            if (!(Answers.value(outcome) instanceof WriteResult.Written written)) {
                return false;
            }
            session.rename(newId);
            session.saved(delta, written.snapshot());
            return true;
        });
    }

    /** A save whose answer was lost may have stored the old id, and it may have been logged out since: first that is settled. */
    private Operation<Outcome<WriteResult>> saveAndRotate(String oldKey, String newKey, Live record) {
        return (exchange, done) -> replication.create(oldKey, record).start(exchange, saved -> {
            if (saved instanceof Outcome.Done<WriteResult> answered
                    && answered.value() instanceof WriteResult.Written) {
                replication.rotate(oldKey, newKey, null).start(exchange, done);
            } else {
                done.accept(saved);
            }
        });
    }

    Call<Boolean> delete(String id) {
        if (!SessionIds.accepts(id)) {
            return noNode(Kind.DELETE, new Answers.Description(Result.OK, Optional.empty()), true);
        }
        String key = client.keyOf(id);
        return new NodeCall<>(Kind.DELETE, key, replication.delete(key), Answers::value);
    }

    private void requireOwn(Session session) {
        if (session.owner() != client) {
            throw new IllegalArgumentException("session must be one of this client");
        }
    }

    private <R> Call<R> noNode(Kind kind, Answers.Description how, R answer) {
        if (events.areHeard()) {
            events.ended(kind, Optional.empty(), how, events.now());
        }
        return Call.answered(answer);
    }

    /** A call that asks nodes. Its event is told after the answer is known, before the application has it. */
    private final class NodeCall<O, R> implements Call<R> {

        private final Kind kind;
        private final @Nullable String key;
        private final Operation<O> operation;
        private final Function<O, R> answer;

        private NodeCall(Kind kind, @Nullable String key, Operation<O> operation, Function<O, R> answer) {
            this.kind = kind;
            this.key = key;
            this.operation = operation;
            this.answer = answer;
        }

        @Override
        public R now() {
            long began = events.now();
            O outcome;
            try {
                outcome = replication.run(operation);
            } catch (RuntimeException | Error e) {
                failed(kind, key, began);
                throw e;
            }
            ended(kind, key, outcome, began);
            return answer.apply(outcome);
        }

        @Override
        public CompletableFuture<R> later() {
            long began = events.now();
            return replication
                    .runAsync(operation, executor)
                    .whenComplete((outcome, failure) -> {
                        if (failure == null) {
                            ended(kind, key, outcome, began);
                        } else {
                            failed(kind, key, began);
                        }
                    })
                    .thenApply(answer);
        }
    }

    private void ended(Kind kind, @Nullable String key, Object outcome, long began) {
        if (events.areHeard()) {
            tell(kind, key, Answers.describe(outcome), began);
        }
    }

    private void failed(Kind kind, @Nullable String key, long began) {
        if (events.areHeard()) {
            tell(kind, key, FAILED, began);
        }
    }

    private void tell(Kind kind, @Nullable String key, Answers.Description how, long began) {
        Optional<String> node =
                Optional.ofNullable(key).map(k -> replication.home(k).name());
        events.ended(kind, node, how, began);
    }
}
