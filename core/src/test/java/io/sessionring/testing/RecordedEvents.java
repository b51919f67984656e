package io.sessionring.testing;

import io.sessionring.CopyEvent;
import io.sessionring.NodeStatus;
import io.sessionring.OperationEvent;
import io.sessionring.SessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a client told its listener. */
public final class RecordedEvents implements SessionListener {

    private final List<OperationEvent> operations = new CopyOnWriteArrayList<>();
    private final List<CopyEvent> copies = new CopyOnWriteArrayList<>();
    private final List<NodeStatus> nodes = new CopyOnWriteArrayList<>();

    @Override
    public void operation(OperationEvent event) {
        operations.add(event);
    }

    @Override
    public void node(NodeStatus status) {
        nodes.add(status);
    }

    public List<OperationEvent> operations() {
        return operations;
    }

    public OperationEvent last() {
        return operations.get(operations.size() - 1);
    }

    @Override
    public void copies(CopyEvent event) {
        copies.add(event);
    }

    public List<CopyEvent> copies() {
        return copies;
    }

    public List<NodeStatus> nodes() {
        return nodes;
    }
}
