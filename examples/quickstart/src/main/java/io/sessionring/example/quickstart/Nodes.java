package io.sessionring.example.quickstart;

import io.sessionring.spi.Backend;
import java.util.List;

/** The nodes that the demonstration plays on. */
interface Nodes extends AutoCloseable {

    /** Their kind. */
    Backend backend();

    /** Each as {@code host:port} or {@code host:port:weight}. */
    List<String> list();

    /** What the first screen says of them. */
    String description();

    /** {@return whether the demonstration may kill a node} Nodes that somebody runs elsewhere are left alone. */
    boolean mayKill();

    /** Kills the node at this place of the list. */
    void kill(int index);

    /** Starts it again, empty. */
    void restart(int index);

    /**
     * Copies what a node holds, as a backup does.
     *
     * @return starts it again, once it was killed, with what it held when it was copied
     */
    Runnable backUp(int index);

    @Override
    void close();
}
