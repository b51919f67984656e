package io.sessionring;

/** Sets what is no setting of the product: how fast keys are looked at while the ring changes. */
public final class SweepRate {

    /** What a client has that is told nothing. */
    public static final int DEFAULT = 2_000;

    private SweepRate() {}

    /**
     * Has the client look at so many keys a second.
     *
     * @param builder the client's
     * @param perSecond at most
     * @return the builder
     */
    public static SessionClientBuilder of(SessionClientBuilder builder, int perSecond) {
        return builder.sweptPerSecond(perSecond);
    }
}
