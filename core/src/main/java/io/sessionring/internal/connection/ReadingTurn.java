package io.sessionring.internal.connection;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Whose turn it is to read from a connection. A loop reads many answers at a time for many callers; but while each of them is
 * alone with its request, it does better to write and to read for itself, for then nobody has to be woken. What one has read
 * in part the next one goes on with.
 *
 * <p>The loop has the turn at first, and lends the connection once callers are few and nothing is out. It takes the turn back
 * when somebody waits without reading, or when nobody asks anything and the end of the connection would go unnoticed.
 */
public final class ReadingTurn {

    /** So many requests in a row, each alone on its way, show that callers are few. */
    static final int ALONE = 32;

    private enum Holder {
        NOBODY,
        A_CALLER,
        THE_LOOP,
        /** Nobody will read any more. */
        OVER
    }

    private final BooleanSupplier nothingOut;
    private final AtomicReference<Holder> holder = new AtomicReference<>(Holder.THE_LOOP);

    /** How many answers in a row were to requests that were alone on their way; used by whoever has the turn. */
    private int alone;

    private volatile boolean callersFew;

    /**
     * Makes one, with the loop at its turn.
     *
     * @param nothingOut whether every request is answered
     */
    public ReadingTurn(BooleanSupplier nothingOut) {
        this.nothingOut = nothingOut;
    }

    /** {@return whether callers are so few that each does better to write and to read for itself} */
    public boolean callersFew() {
        return callersFew;
    }

    /** {@return whether the loop is to watch the socket} */
    public boolean isLoops() {
        return holder.get() == Holder.THE_LOOP;
    }

    /** {@return whether callers may read, and none does} */
    public boolean isNobodys() {
        return holder.get() == Holder.NOBODY;
    }

    /** {@return whether somebody must read, and nobody does} */
    public boolean isNeeded() {
        return isNobodys() && !nothingOut.getAsBoolean();
    }

    /** A request has been answered, and is out no more. Called by whoever has the turn. */
    public void answered() {
        alone = nothingOut.getAsBoolean() ? Math.min(alone + 1, ALONE) : 0;
        boolean few = alone == ALONE;
        if (few != callersFew) {
            callersFew = few;
        }
    }

    /** {@return whether it is time for the loop to lend the connection} Called by the loop. */
    public boolean isToBeLent() {
        return callersFew && isLoops() && nothingOut.getAsBoolean();
    }

    /** Lets callers read. Called by the loop, which looks afterwards whether it {@link #isNeeded} at once. */
    public void lend() {
        holder.compareAndSet(Holder.THE_LOOP, Holder.NOBODY);
    }

    /** Lets the loop read, unless a caller does. Called by the loop. {@return whether it does} */
    public boolean takeBack() {
        return holder.compareAndSet(Holder.NOBODY, Holder.THE_LOOP);
    }

    /** {@return whether this caller may read now} It has to {@link #leave} then. */
    public boolean take() {
        return holder.compareAndSet(Holder.NOBODY, Holder.A_CALLER);
    }

    /** The caller reads no more. */
    public void leave() {
        holder.set(Holder.NOBODY);
    }

    /** Lets nobody read any more. {@return false if a caller is at it} */
    public boolean end() {
        return holder.compareAndSet(Holder.NOBODY, Holder.OVER) || holder.compareAndSet(Holder.THE_LOOP, Holder.OVER);
    }
}
