package io.sessionring.internal.replication;

import io.sessionring.internal.record.RingRecordFormat;
import io.sessionring.internal.topology.TopologyFormat;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.spi.RingRecord;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ring record of one namespace, as the ports of a client need it. Its key is no session's: those end in forty
 * hexadecimal digits.
 */
public final class StoredRingRecord implements RingRecord {

    private static final String NAME = "sessionring.ring";

    private final String key;
    private final boolean added;
    private final LongSupplier random;
    private final Clock clock;

    private StoredRingRecord(String keyPrefix, boolean added, LongSupplier random, Clock clock) {
        this.key = keyPrefix + NAME;
        this.added = added;
        this.random = random;
        this.clock = clock;
    }

    /**
     * {@return a ring record that ports add where there is none}
     *
     * @param keyPrefix what stands before every key, the namespace's
     * @param random where births come from
     * @param clock tells the time of birth
     */
    public static StoredRingRecord added(String keyPrefix, LongSupplier random, Clock clock) {
        return new StoredRingRecord(keyPrefix, true, random, clock);
    }

    /**
     * {@return a ring record that ports look at, and leave as it is}
     *
     * @param keyPrefix what stands before every key, the namespace's
     */
    public static StoredRingRecord lookedAt(String keyPrefix) {
        return new StoredRingRecord(keyPrefix, false, () -> 0, Clock.systemUTC());
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public boolean isAdded() {
        return added;
    }

    @Override
    public byte[] fresh() {
        if (!added) {
            throw new IllegalStateException("a ring record that is only looked at must not be added");
        }
        long birth = random.getAsLong();
        return RingRecordFormat.encode(new RingRecordFormat.Content(birth == 0 ? 1 : birth, clock.millis()));
    }

    /** {@return what a node was told of its ring, null if nothing, or nothing that this release can read} */
    public static @Nullable Held heldIn(byte[] stored) {
        RingRecordFormat.Content content = RingRecordFormat.decode(stored);
        return content == null ? null : TopologyFormat.decode(content.more());
    }

    /** {@return whether there is something in a record beside the birth, readable or not} */
    static boolean saysMore(byte[] stored) {
        RingRecordFormat.Content content = RingRecordFormat.decode(stored);
        return content != null && (RingRecordFormat.isNewer(stored) || content.more().length > 0);
    }

    /** {@return the bytes with something else that the node is told, null if they are not to be replaced} */
    static byte @Nullable [] withHeld(byte[] stored, Held held) {
        RingRecordFormat.Content content = RingRecordFormat.decode(stored);
        if (content == null || (saysMore(stored) && heldIn(stored) == null)) {
            return null;
        }
        return RingRecordFormat.encode(
                new RingRecordFormat.Content(content.birth(), content.bornMillis(), TopologyFormat.encode(held)));
    }

    @Override
    public @Nullable Birth birthIn(byte[] stored) {
        RingRecordFormat.Content content = RingRecordFormat.decode(stored);
        return content == null ? null : new Birth(content.birth(), content.bornMillis());
    }
}
