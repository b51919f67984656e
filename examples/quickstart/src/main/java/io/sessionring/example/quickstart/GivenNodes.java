package io.sessionring.example.quickstart;

import io.sessionring.spi.Backend;
import java.util.List;

/** Nodes that somebody else runs: used, and otherwise left alone. */
final class GivenNodes implements Nodes {

    private final Quickstart.Kind kind;
    private final List<String> list;

    GivenNodes(Quickstart.Kind kind, List<String> list) {
        this.kind = kind;
        this.list = List.copyOf(list);
    }

    @Override
    public Backend backend() {
        return kind.backend();
    }

    @Override
    public List<String> list() {
        return list;
    }

    @Override
    public String description() {
        return list.size() + " " + kind + " nodes; since others may use them, none will be killed";
    }

    @Override
    public boolean mayKill() {
        return false;
    }

    @Override
    public void kill(int index) {
        throw notOurs();
    }

    @Override
    public void restart(int index) {
        throw notOurs();
    }

    @Override
    public Runnable backUp(int index) {
        throw notOurs();
    }

    private static IllegalStateException notOurs() {
        return new IllegalStateException("these nodes are somebody else's");
    }

    @Override
    public void close() {
        // they go on
    }
}
