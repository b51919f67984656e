package io.sessionring.internal.replication;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Version;
import io.sessionring.internal.replication.History.Ending;
import io.sessionring.internal.replication.History.Read;
import io.sessionring.internal.replication.History.Write;
import io.sessionring.internal.replication.LoadResult.Found;
import io.sessionring.internal.replication.Schedule.Visit;
import io.sessionring.internal.replication.WriteResult.Gone;
import io.sessionring.internal.replication.WriteResult.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** The browsers, and what an application does for each of their requests; all of it is noted in the history. */
final class Browsers {

    private static final long CREATE_AGAIN = 300 * World.MILLI;
    private static final int CREATES = 10;
    private static final long LOOK_AGAIN = 400 * World.MILLI;
    private static final int LOOKS = 3;

    private final World world;
    private final Schedule schedule;
    private final IntFunction<SimulatedClient> clients;
    private final boolean touchOfTheLoad;
    private final History history;
    private final BiConsumer<String, Live> returned;
    private final List<Cookie> cookies = new ArrayList<>();
    private int unavailable;

    /** What one browser knows of its session. */
    private static final class Cookie {
        private boolean given;
        private int id;
        private int formerId;
        private int ids = 1;
    }

    /** One request on its way through one client. */
    private record Request(int slot, SimulatedClient client, int session, int id, String key, long start) {}

    Browsers(
            World world,
            Schedule schedule,
            IntFunction<SimulatedClient> clients,
            Set<ClientRule> without,
            History history,
            BiConsumer<String, Live> returned) {
        this.world = world;
        this.schedule = schedule;
        this.clients = clients;
        this.touchOfTheLoad = !without.contains(ClientRule.TOUCH_OF_THE_LOAD);
        this.history = history;
        this.returned = returned;
        for (int seconds : schedule.sessions()) {
            cookies.add(new Cookie());
            history.lifeNanos.add(seconds * 1_000L * World.MILLI);
        }
    }

    /** {@return how many operations got no answer from enough nodes} */
    int unavailable() {
        return unavailable;
    }

    /** {@return the number of the newest id of a session} */
    int newestId(int session) {
        return cookies.get(session).ids - 1;
    }

    /** Makes a request; one for a session that was not made yet does nothing. */
    void visit(Visit visit) {
        SimulatedClient client = clients.apply(visit.client());
        client.callback(() -> {
            Cookie cookie = cookies.get(visit.session());
            if (visit.kind() == Visit.Kind.CREATE) {
                create(visit, request(visit.client(), visit.session(), 0));
            } else if (cookie.given) {
                int id = visit.former() ? cookie.formerId : cookie.id;
                Request request = request(visit.client(), visit.session(), id);
                switch (visit.kind()) {
                    case READ -> load(request, false, found -> {});
                    case CHANGE -> load(request, false, found -> change(request, visit, found));
                    case UPDATE -> update(request);
                    case ROTATE -> load(request, false, found -> rotate(request, visit, found));
                    case DELETE -> delete(request);
                    default -> throw new IllegalArgumentException("unexpected " + visit.kind());
                }
            }
        });
    }

    /** Every client looks at every session, under its last id and the one before. */
    void lookAtTheEnd() {
        for (int slot = 0; slot < schedule.clients().size(); slot++) {
            for (int session = 0; session < cookies.size(); session++) {
                Cookie cookie = cookies.get(session);
                if (cookie.given) {
                    look(slot, session, cookie.id, LOOKS);
                    if (cookie.formerId != cookie.id) {
                        look(slot, session, cookie.formerId, LOOKS);
                    }
                }
            }
        }
    }

    private void look(int slot, int session, int id, int tries) {
        Request request = request(slot, session, id);
        run(request, request.client.replication().load(request.key, true), outcome -> {
            if (outcome instanceof Outcome.Done<LoadResult> done) {
                loaded(request, done.value(), true);
            } else if (tries > 1) {
                world.after(LOOK_AGAIN, () -> look(slot, session, id, tries - 1));
            }
        });
    }

    private Request request(int slot, int session, int id) {
        return new Request(slot, clients.apply(slot), session, id, schedule.key(session, id), world.now());
    }

    private <T> void run(Request request, Operation<Outcome<T>> operation, Consumer<Outcome<T>> then) {
        SimulatedClient client = request.client;
        History.Call call = history.call(request.slot, world.now());
        long pausedBefore = client.pausedNanos();
        client.onKill(() -> {
            call.clientKilled = true;
            call.killedAt = world.now();
        });
        client.run(operation, outcome -> {
            call.end = world.now();
            call.pausedNanos = client.pausedNanos() - pausedBefore;
            if (!(outcome instanceof Outcome.Done)) {
                unavailable++;
            }
            then.accept(outcome);
        });
    }

    private void create(Visit visit, Request request) {
        Version version = request.client.nextVersion(Version.NONE);
        long now = request.client.wallMillis();
        List<Write> writes = new ArrayList<>();
        List<Attribute> attributes = changes(request, visit, version, request.start, writes);
        int life = schedule.sessions().get(request.session);
        int absolute = schedule.setup().absoluteLifeSeconds();
        create(request, new Live(now, now, life, absolute, 0, version, attributes), writes, CREATES);
    }

    private void create(Request request, Live record, List<Write> writes, int tries) {
        run(request, request.client.replication().create(request.key, record), outcome -> {
            if (outcome instanceof Outcome.Done<WriteResult> done && done.value() instanceof Written) {
                acknowledge(writes);
                history.uses.add(new History.Use(request.session, request.start, world.now()));
                history.births.add(new History.Birth(request.session, 0, world.now()));
                cookies.get(request.session).given = true;
            } else if (tries > 1) {
                request.client.later(CREATE_AGAIN, () -> create(request, record, writes, tries - 1));
            }
        });
    }

    private void load(Request request, boolean last, Consumer<Snapshot> then) {
        run(request, request.client.replication().load(request.key, true), outcome -> {
            if (outcome instanceof Outcome.Done<LoadResult> done) {
                Snapshot found = loaded(request, done.value(), last);
                if (found != null) {
                    then.accept(found);
                }
            }
        });
    }

    private Snapshot loaded(Request request, LoadResult result, boolean last) {
        if (!(result instanceof Found found)) {
            missing(request, request.start, last);
            return null;
        }
        returned.accept(request.key, found.snapshot().record());
        Map<String, Integer> values = new HashMap<>();
        for (Attribute attribute : found.snapshot().record().attributes()) {
            if (!attribute.absent()) {
                values.put(attribute.name(), number(attribute));
            }
        }
        history.reads.add(new Read(
                request.session, request.id, request.slot, request.start, world.now(), true, Map.copyOf(values), last));
        if (!found.snapshot().touchPending()) {
            history.uses.add(new History.Use(request.session, request.start, world.now()));
        }
        return found.snapshot();
    }

    private void missing(Request request, long start, boolean last) {
        history.reads.add(
                new Read(request.session, request.id, request.slot, start, world.now(), false, Map.of(), last));
    }

    private void change(Request request, Visit visit, Snapshot base) {
        request.client.later(visit.thinkMillis() * World.MILLI, () -> {
            List<Write> writes = new ArrayList<>();
            Version version = request.client.nextVersion(base.record().greatestVersion());
            Live delta = delta(request, base, changes(request, visit, version, request.start, writes));
            long start = world.now();
            run(request, request.client.replication().save(request.key, base, delta), outcome -> {
                if (outcome instanceof Outcome.Done<WriteResult> done) {
                    saved(request, start, done.value(), writes);
                }
            });
        });
    }

    private void saved(Request request, long start, WriteResult result, List<Write> writes) {
        if (result instanceof Gone gone) {
            gone(request, start, gone);
        } else {
            acknowledge(writes);
            history.uses.add(new History.Use(request.session, request.start, world.now()));
        }
    }

    /** A request that slept for a session life is told that its session has expired, whoever else has used it since. */
    private void gone(Request request, long start, Gone gone) {
        if (gone.cause() != LoadResult.Cause.EXPIRED) {
            missing(request, start, false);
        }
    }

    private void update(Request request) {
        List<Write> writes = new ArrayList<>();
        Change.Maker maker = base -> {
            if (writes.isEmpty()) {
                writes.add(history.write(request.session, request.id, History.COUNTER, false, request.start));
            }
            int number = writes.get(0).number;
            Attribute before = base.record().attribute(History.COUNTER);
            int count = before == null ? 1 : history.countOf.get(number(before)) + 1;
            history.countOf.put(number, count);
            Version version = request.client.nextVersion(base.record().greatestVersion());
            Live delta = delta(request, base, List.of(present(History.COUNTER, version, number)));
            return new Change(delta, List.of(History.COUNTER), false, false);
        };
        run(request, request.client.replication().update(request.key, maker), outcome -> {
            if (outcome instanceof Outcome.Done<WriteResult> done) {
                saved(request, request.start, done.value(), writes);
            }
        });
    }

    private void rotate(Request request, Visit visit, Snapshot base) {
        Cookie cookie = cookies.get(request.session);
        int newId = cookie.ids++;
        String newKey = schedule.key(request.session, newId);
        List<Write> writes = new ArrayList<>();
        Version version = request.client.nextVersion(base.record().greatestVersion());
        Live delta = delta(request, base, changes(request, visit, version, request.start, writes));
        long start = world.now();
        Ending ending = history.ending(request.session, request.id, true, start);
        run(request, request.client.replication().rotate(request.key, newKey, delta), outcome -> {
            if (!(outcome instanceof Outcome.Done<WriteResult> done)) {
                return;
            }
            if (!(done.value() instanceof Written written)) {
                gone(request, start, (Gone) done.value());
                return;
            }
            ending.end = world.now();
            cookie.formerId = request.id;
            cookie.id = newId;
            history.births.add(new History.Birth(request.session, newId, world.now()));
            acknowledge(writes);
            if (written.snapshot().touchPending()) {
                bringTheRest(request, newKey, written.snapshot(), start);
            }
        });
    }

    /** What the log-in collected and could not store comes with the save at the request's end; else it is lost. */
    private void bringTheRest(Request request, String newKey, Snapshot snapshot, long start) {
        Live nothing = snapshot.record().withAttributes(List.of());
        run(request, request.client.replication().save(newKey, snapshot, nothing), outcome -> {
            if (!(outcome instanceof Outcome.Done<WriteResult> done && done.value() instanceof Written)) {
                history.reopen(request.session, request.id, start);
            }
        });
    }

    private void delete(Request request) {
        Ending ending = history.ending(request.session, request.id, false, world.now());
        run(request, request.client.replication().delete(request.key), outcome -> {
            if (outcome instanceof Outcome.Done<Boolean> done && done.value()) {
                ending.end = world.now();
            }
        });
    }

    private void acknowledge(List<Write> writes) {
        writes.forEach(write -> write.end = world.now());
    }

    /** As a session makes it: only what changed, and when the session was used as its load saw it. */
    private Live delta(Request request, Snapshot base, List<Attribute> changes) {
        Live delta = base.record().withAttributes(changes);
        return touchOfTheLoad ? delta : delta.withTouchedAt(request.client.wallMillis());
    }

    private List<Attribute> changes(Request request, Visit visit, Version version, long start, List<Write> writes) {
        List<Attribute> changes = new ArrayList<>();
        for (String name : visit.set()) {
            Write write = history.write(request.session, request.id, name, false, start);
            writes.add(write);
            changes.add(present(name, version, write.number));
        }
        for (String name : visit.remove()) {
            writes.add(history.write(request.session, request.id, name, true, start));
            changes.add(Attribute.absent(name, version));
        }
        return changes;
    }

    private static Attribute present(String name, Version version, int number) {
        return Attribute.present(name, version, 1, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    private static int number(Attribute attribute) {
        return Integer.parseInt(
                new String(attribute.bytes(), attribute.offset(), attribute.length(), StandardCharsets.UTF_8));
    }
}
