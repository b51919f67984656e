package io.sessionring.example.servers;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One client's way through a proxy to the server, and back. */
final class ProxyConnection {

    private final Proxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final RequestCounter counter;
    private final Pipe requests;
    private final Pipe replies;
    private volatile boolean lost;

    ProxyConnection(Proxy proxy, Socket client, RequestCounter counter, boolean lost) {
        this.proxy = proxy;
        this.client = client;
        this.counter = counter;
        this.lost = lost;
        requests = new Pipe(proxy.line(Direction.REQUESTS), client, server, this::request);
        replies = new Pipe(proxy.line(Direction.REPLIES), server, client, this::reply);
    }

    void start() {
        daemon("proxy-connection", this::run);
    }

    private void run() throws IOException, InterruptedException {
        client.setTcpNoDelay(true);
        if (lost) {
            requests.read(); // swallows until the client gives up
            close();
            return;
        }
        server.connect(proxy.target());
        server.setTcpNoDelay(true);
        daemon("proxy-requests-out", () -> {
            requests.write();
            if (!lost) {
                server.shutdownOutput();
            }
        });
        daemon("proxy-replies-in", replies::read);
        daemon("proxy-replies-out", () -> {
            replies.write();
            if (!lost) {
                close();
            }
        });
        requests.read();
    }

    private ReplyFault.@Nullable Outcome request(byte[] bytes) {
        proxy.requested(counter.count(bytes));
        return passes(Direction.REQUESTS) ? new ReplyFault.Outcome(bytes, false) : null;
    }

    private ReplyFault.@Nullable Outcome reply(byte[] bytes) {
        return passes(Direction.REPLIES) ? proxy.damage(this, bytes) : null;
    }

    private boolean passes(Direction direction) {
        return !lost && !proxy.line(direction).dropping();
    }

    /** Swallows all from now on, for ever: what was lost cannot come back, so the stream could not go on. */
    void lose() {
        lost = true;
        requests.empty();
        replies.empty();
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
                // closed already, or not connected yet
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
        proxy.ended(this);
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** What fails on one side is a reset for the other one. */
    private void daemon(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException e) {
                        if (!lost) {
                            reset();
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
