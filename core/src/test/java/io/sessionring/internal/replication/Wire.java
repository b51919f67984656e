package io.sessionring.internal.replication;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies between one client and one node, a way for each direction. Messages take a while, get lost, come very late, or
 * are held as long as their direction is cut off; when that ends, most of what was held is delivered after all.
 */
final class Wire {

    /** What a network does when nothing is broken. */
    record Quality(double lostRequests, double lostReplies, double late, long latestMillis) {
        static final Quality GOOD = new Quality(0, 0, 0, 0);
    }

    private static final long FASTEST = 300_000;
    private static final long SLOWEST = 1_500_000;
    private static final double DELIVERED_AFTER_ALL = 0.7;

    private record Held(Runnable delivery, @Nullable Runnable lost) {}

    private final World world;
    private final Quality quality;
    private final Way requests;
    private final Way replies;

    Wire(World world, Quality quality) {
        this.world = world;
        this.quality = quality;
        this.requests = new Way(quality.lostRequests);
        this.replies = new Way(quality.lostReplies);
    }

    /** Brings a message to the node, or loses it. */
    void request(boolean mayBeLate, Runnable delivery, Runnable lost) {
        requests.send(mayBeLate, delivery, lost);
    }

    /** Brings a message to the client, or loses it. */
    void reply(boolean mayBeLate, Runnable delivery, Runnable lost) {
        replies.send(mayBeLate, delivery, lost);
    }

    /** Tells the client of the end of its connection: as a reply, but sure to come once the way is open. */
    void signal(Runnable delivery) {
        replies.sendSurely(delivery);
    }

    /** Tells the node to take a connection. */
    void knock(Runnable delivery) {
        requests.sendSurely(delivery);
    }

    void cut(boolean ofRequests, boolean ofReplies) {
        requests.cuts += ofRequests ? 1 : 0;
        replies.cuts += ofReplies ? 1 : 0;
    }

    void mend(boolean ofRequests, boolean ofReplies) {
        requests.mend(ofRequests);
        replies.mend(ofReplies);
    }

    private final class Way {
        private final double loss;
        private final List<Held> held = new ArrayList<>();
        private int cuts;

        Way(double loss) {
            this.loss = loss;
        }

        void send(boolean mayBeLate, Runnable delivery, Runnable lost) {
            if (world.happens(loss)) {
                lost.run();
            } else if (cuts > 0) {
                held.add(new Held(delivery, lost));
            } else if (mayBeLate && world.happens(quality.late)) {
                world.after(world.between(SLOWEST, quality.latestMillis * World.MILLI), delivery);
            } else {
                world.after(latency(), delivery);
            }
        }

        void sendSurely(Runnable delivery) {
            if (cuts > 0) {
                held.add(new Held(delivery, null));
            } else {
                world.after(latency(), delivery);
            }
        }

        void mend(boolean really) {
            if (!really || --cuts > 0) {
                return;
            }
            for (Held message : held) {
                if (message.lost == null || world.happens(DELIVERED_AFTER_ALL)) {
                    world.after(latency(), message.delivery);
                } else {
                    message.lost.run();
                }
            }
            held.clear();
        }

        private long latency() {
            return world.between(FASTEST, SLOWEST);
        }
    }
}
