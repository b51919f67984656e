package io.sessionring.internal.topology;

/**
 * Names one attempt to change the ring within a term.
 *
 * @param counter greater than that of every attempt it was made to prevail over
 * @param digest of the ring to come and the nodes that are lost, so that two clients that begin the same change begin one
 */
public record Ballot(int counter, long digest) implements Comparable<Ballot> {

    /** Before every attempt. */
    public static final Ballot NONE = new Ballot(0, 0);

    /** {@return one of that digest, greater than this and the other} */
    Ballot above(Ballot other, long ofChange) {
        return new Ballot(Math.max(counter, other.counter) + 1, ofChange);
    }

    @Override
    public int compareTo(Ballot other) {
        return counter != other.counter
                ? Integer.compare(counter, other.counter)
                : Long.compareUnsigned(digest, other.digest);
    }
}
