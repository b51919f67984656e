package io.sessionring.testing;

import io.sessionring.spi.NodeAddress;

/** A node that a test may mistreat. Nothing of what it holds survives a restart. */
public interface TestNode extends AutoCloseable {

    NodeAddress address();

    /** Answers nothing and closes nothing from now on, like a process that was stopped. */
    void suspend();

    /** Goes on, with all that was asked of it in the meantime. */
    void resume();

    /** Ends at once, suspended or not, and refuses connections. */
    void kill();

    /** Starts the killed node again on the same address, as a new and empty run. */
    void restart();

    /** Forgets everything, though its process goes on. */
    void flush();

    @Override
    void close();
}
