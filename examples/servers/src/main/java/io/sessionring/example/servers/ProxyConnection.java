package io.sessionring.example.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client's way through a proxy to the server, and back. */
final class ProxyConnection {

    private final InetSocketAddress target;
    private final Socket client;
    private final Socket server = new Socket();
    private final Pipe requests;
    private final Pipe replies;
    private final Consumer<ProxyConnection> atEnd;
    private final AtomicInteger endedPipes = new AtomicInteger();

    ProxyConnection(
            InetSocketAddress target,
            Socket client,
            Line requestLine,
            RequestCounter counter,
            Line replyLine,
            Consumer<ProxyConnection> atEnd) {
        this.target = target;
        this.client = client;
        this.atEnd = atEnd;
        requests = new Pipe(requestLine, client, server, counter);
        replies = new Pipe(replyLine, server, client, bytes -> 0);
    }

    void start() {
        daemon("proxy-requests-in", this::run);
    }

    private void run() throws InterruptedException {
        try {
            client.setTcpNoDelay(true);
            if (!requests.lost()) {
                server.connect(target);
                server.setTcpNoDelay(true);
            }
        } catch (IOException e) {
            reset();
            return;
        }
        daemon("proxy-requests-out", () -> {
            requests.write();
            requestsEnded();
        });
        daemon("proxy-replies-in", replies::read);
        daemon("proxy-replies-out", () -> {
            replies.write();
            repliesEnded();
        });
        requests.read();
    }

    /** The server learns that the client has gone, after all that the client had said, even if the client went by a reset. */
    private void requestsEnded() {
        if (endedPipes.incrementAndGet() == 2) {
            close();
            return;
        }
        try {
            server.shutdownOutput();
        } catch (IOException e) {
            reset();
        }
    }

    /** The client learns that the server has gone, unless the client is no longer to hear anything. */
    private void repliesEnded() {
        if (replies.lost()) {
            if (endedPipes.incrementAndGet() == 2) {
                close();
            }
        } else if (replies.broken()) {
            reset();
        } else {
            close();
        }
    }

    /** Loses everything from now on. */
    void lose() {
        requests.lose();
        replies.lose();
    }

    void wake() {
        requests.wake();
        replies.wake();
    }

    /** Ends both halves with a reset. */
    void reset() {
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed already
            }
        }
        close();
    }

    private void close() {
        requests.close();
        replies.close();
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.close();
            } catch (IOException e) {
                // nothing is left to be done about it
            }
        }
        atEnd.accept(this);
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private static void daemon(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // nobody does that
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
