package io.sessionring.example.quickstart;

import io.sessionring.backend.memory.MemoryBackend;
import io.sessionring.backend.memory.MemoryNode;
import io.sessionring.spi.Backend;
import java.util.List;
import java.util.stream.IntStream;

/** Five nodes inside this JVM. */
final class MemoryNodes implements Nodes {

    private final MemoryBackend backend = MemoryBackend.create();
    private final List<String> list =
            IntStream.rangeClosed(1, 5).mapToObj(i -> "node-" + i + ":1").toList();

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public List<String> list() {
        return list;
    }

    @Override
    public String description() {
        return "Five nodes inside this JVM";
    }

    @Override
    public boolean mayKill() {
        return true;
    }

    @Override
    public void kill(int index) {
        backend.node(list.get(index)).fail();
    }

    @Override
    public void restart(int index) {
        backend.node(list.get(index)).restart();
    }

    @Override
    public Runnable backUp(int index) {
        MemoryNode node = backend.node(list.get(index));
        MemoryNode.Snapshot snapshot = node.snapshot();
        return () -> node.restore(snapshot);
    }

    @Override
    public void close() {
        // they end with the JVM
    }
}
