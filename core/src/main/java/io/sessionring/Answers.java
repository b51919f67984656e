package io.sessionring;

import io.sessionring.OperationEvent.Result;
import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.replication.LoadResult;
import io.sessionring.internal.replication.Outcome;
import io.sessionring.internal.replication.WriteResult;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns what came of an operation into the door's words: exceptions, causes, events. */
final class Answers {

    private static final int ATTRIBUTES_IN_MESSAGE = 3;

    private Answers() {}

    /** What came of it, and why there was no session if there was none. */
    record Description(Result result, Optional<MissCause> missCause) {
        private Description(Result result) {
            this(result, Optional.empty());
        }
    }

    /** {@return the value} or throws what the failure is for the application. */
    static <T> T value(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Done<T> done) {
            return done.value();
        }
        throw exception(outcome);
    }

    static SessionException exception(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Unavailable<?> unavailable) {
            return unavailable(unavailable.nodes(), unavailable.copySeen(), Map.of());
        }
        if (outcome instanceof Outcome.Misconfigured<?> misconfigured) {
            return new NodeConfigurationException(misconfigured.node(), misconfigured.detail());
        }
        if (outcome instanceof Outcome.TooLarge<?> tooLarge) {
            return tooLarge(tooLarge);
        }
        if (outcome instanceof Outcome.Full<?> full) {
            return new NodeFullException(full.node());
        }
        if (outcome instanceof Outcome.Newer<?> newer) {
            return new SessionFormatException(newer.node(), newer.what());
        }
        throw new IllegalStateException("no failure: " + outcome.getClass().getSimpleName());
    }

    static SessionUnavailableException unavailable(
            Collection<Outcome.Silence> silences, boolean copySeen, Map<String, Session> loaded) {
        Map<String, String> byNode = new LinkedHashMap<>();
        silences.forEach(silence -> byNode.putIfAbsent(silence.node(), silence.detail()));
        String nodes = byNode.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        String why = byNode.isEmpty()
                ? "too few nodes have confirmed lately which nodes the ring has"
                : "no answer from " + nodes;
        return new SessionUnavailableException(
                why + "; to try again is safe", List.copyOf(byNode.keySet()), copySeen, loaded);
    }

    private static SessionTooLargeException tooLarge(Outcome.TooLarge<?> outcome) {
        Live record = outcome.record();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        record.attributes().stream()
                .sorted(Comparator.comparingInt(Attribute::length).reversed())
                .forEach(attribute -> sizes.put(attribute.name(), attribute.length()));
        String largest = sizes.entrySet().stream()
                .limit(ATTRIBUTES_IN_MESSAGE)
                .map(entry -> "'" + entry.getKey() + "' " + entry.getValue() + " bytes")
                .collect(Collectors.joining(", "));
        String limit = outcome.limitBytes() > 0 ? " (its limit: " + outcome.limitBytes() + " bytes)" : "";
        return new SessionTooLargeException(
                "the session is larger than node " + outcome.node() + " takes" + limit + "; largest attributes: "
                        + largest,
                outcome.node(),
                outcome.limitBytes(),
                Collections.unmodifiableMap(sizes));
    }

    static MissCause cause(LoadResult.Cause cause) {
        return switch (cause) {
            case UNKNOWN -> MissCause.UNKNOWN;
            case EXPIRED -> MissCause.EXPIRED;
            case DELETED -> MissCause.DELETED;
            case ROTATED -> MissCause.ROTATED;
            case NODE_RESTARTED -> MissCause.NODE_RESTARTED;
            case DAMAGED -> MissCause.DAMAGED;
        };
    }

    /** {@return what an event says of it} */
    static Description describe(Object outcome) {
        if (outcome instanceof Outcome.Done<?> done) {
            return describeValue(done.value());
        }
        if (outcome instanceof Outcome.Unavailable) {
            return new Description(Result.UNAVAILABLE);
        }
        if (outcome instanceof Outcome.Misconfigured) {
            return new Description(Result.MISCONFIGURED);
        }
        if (outcome instanceof Outcome.TooLarge) {
            return new Description(Result.TOO_LARGE);
        }
        if (outcome instanceof Outcome.Full) {
            return new Description(Result.NODE_FULL);
        }
        if (outcome instanceof Outcome.Newer) {
            return new Description(Result.NEWER_FORMAT);
        }
        return describeValue(outcome);
    }

    private static Description describeValue(Object value) {
        if (value instanceof LoadResult.Found found) {
            return new Description(found.trusted() ? Result.OK : Result.OK_UNTRUSTED);
        }
        if (value instanceof LoadResult.Missing missing) {
            return new Description(Result.MISSING, Optional.of(cause(missing.cause())));
        }
        if (value instanceof WriteResult.Gone gone) {
            return new Description(Result.GONE, Optional.of(cause(gone.cause())));
        }
        if (value instanceof Boolean stands) {
            return new Description(stands ? Result.OK : Result.QUEUED);
        }
        if (value instanceof Map<?, ?> many) {
            return new Description(
                    many.values().stream().allMatch(one -> one instanceof Outcome.Done)
                            ? Result.OK
                            : Result.UNAVAILABLE);
        }
        return new Description(Result.OK);
    }
}
