package net.spy.memcached;

/** Asks spymemcached's locator for positions that are known already, without the digest of a key. */
public final class BareLocator {

    private final KetamaNodeLocator locator;

    public BareLocator(KetamaNodeLocator locator) {
        this.locator = locator;
    }

    /** {@return the node that owns a position, an unsigned number of 32 bits} */
    public Object nodeAt(long position) {
        return locator.getNodeForKey(position);
    }
}
