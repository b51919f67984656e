package io.sessionring.internal.topology;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteArrayDataInput;
import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import io.sessionring.internal.ring.RingNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of what a node is told of its ring. They follow the birth in the node's ring record, whose checksum covers them.
 * Numbers are big-endian, texts as in {@link java.io.DataInput} (a length of two bytes, then modified UTF-8), and every list
 * begins with its length in two bytes.
 *
 * <pre>
 * bytes  what
 *   8    stamp: the incarnation of the node that this was written to. One that is restored from older data shows another
 *   4    mark: the client that sweeps, 0 if none does
 *   4    mark: how often it has said so
 *   8    life, ms since 1970
 *   4    term
 *   1    phase: 0 STABLE, 1 JOINT, 2 END
 *   12   ballot: counter 4, digest 8
 *   12   the ballot that is carried on
 *   ..   ring: copies 2, version 4, placement 1 (1 = KETAMA), then the list of its nodes, each
 *        host, port 2, name (empty if none), weight 4, zone (empty if none)
 *   ..   next ring, likewise; only if the phase is not STABLE
 *   ..   addresses of lost nodes
 *   ..   addresses of former nodes
 *   20   tuning: maxLife 4 (s), grain 8, clockSkew 4, operationDeadline 4 (ms)
 *   ..   whole incarnations, 8 each
 * </pre>
 *
 * <p>A digest is the first eight bytes, the least significant one first, of the SHA-256 of a ring's bytes without its version,
 * and of the lost nodes.
 */
public final class TopologyFormat {

    private static final byte KETAMA = 1;
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private TopologyFormat() {}

    /**
     * What one node holds.
     *
     * @param topology the ring
     * @param stamp the incarnation of the node that it was written to
     * @param mark who sweeps
     */
    public record Held(Topology topology, long stamp, Mark mark) {}

    /**
     * Says that a client sweeps, so that others need not.
     *
     * @param client which one, 0 if none
     * @param count changes whenever it says so
     */
    public record Mark(int client, int count) {

        /** Nobody. */
        public static final Mark NONE = new Mark(0, 0);
    }

    /** {@return the bytes} */
    public static byte[] encode(Held held) {
        Topology topology = held.topology();
        ByteArrayDataOutput out = ByteStreams.newDataOutput();
        out.writeLong(held.stamp());
        out.writeInt(held.mark().client());
        out.writeInt(held.mark().count());
        out.writeLong(topology.life());
        out.writeInt(topology.term());
        out.writeByte(code(topology.phase()));
        write(out, topology.ballot());
        write(out, topology.carried());
        write(out, topology.ring());
        Layout next = topology.next();
        if (next != null) {
            write(out, next);
        }
        write(out, topology.lost());
        write(out, topology.former());
        out.writeInt(topology.tuning().maxLifeSeconds());
        out.writeLong(topology.tuning().grainMillis());
        out.writeInt(topology.tuning().clockSkewMillis());
        out.writeInt(topology.tuning().deadlineMillis());
        out.writeShort(topology.whole().size());
        topology.whole().forEach(out::writeLong);
        return out.toByteArray();
    }

    private static void write(ByteArrayDataOutput out, Ballot ballot) {
        out.writeInt(ballot.counter());
        out.writeLong(ballot.digest());
    }

    private static void write(ByteArrayDataOutput out, Layout ring) {
        out.writeShort(ring.copies());
        out.writeInt(ring.version());
        writeNodes(out, ring);
    }

    private static void writeNodes(ByteArrayDataOutput out, Layout ring) {
        out.writeByte(KETAMA);
        out.writeShort(ring.nodes().size());
        for (RingNode node : ring.nodes()) {
            out.writeUTF(node.host());
            out.writeShort(node.port());
            out.writeUTF(text(node.name()));
            out.writeInt(node.weight());
            out.writeUTF(text(node.zone()));
        }
    }

    private static String text(@Nullable String optional) {
        return optional == null ? "" : optional;
    }

    private static void write(ByteArrayDataOutput out, Collection<String> addresses) {
        out.writeShort(addresses.size());
        addresses.forEach(out::writeUTF);
    }

    /** {@return what the bytes say, null if they say nothing that makes sense} Never throws. */
    public static @Nullable Held decode(byte[] bytes) {
        ByteArrayInputStream left = new ByteArrayInputStream(bytes);
        ByteArrayDataInput in = ByteStreams.newDataInput(left);
        try {
            long stamp = in.readLong();
            Mark mark = new Mark(in.readInt(), in.readInt());
            long life = in.readLong();
            int term = in.readInt();
            Topology.Phase phase = phase(in.readByte());
            Topology topology = new Topology(
                    life,
                    term,
                    phase,
                    readBallot(in),
                    readBallot(in),
                    readRing(in),
                    phase == Topology.Phase.STABLE ? null : readRing(in),
                    readAddresses(in),
                    readAddresses(in),
                    new Tuning(in.readInt(), in.readLong(), in.readInt(), in.readInt()),
                    readIncarnations(in));
            return left.available() == 0 ? new Held(topology, stamp, mark) : null;
        } catch (IllegalStateException | IllegalArgumentException e) {
            return null; // too short, or what no client can have written
        }
    }

    private static byte code(Topology.Phase phase) {
        return switch (phase) {
            case STABLE -> 0;
            case JOINT -> 1;
            case END -> 2;
        };
    }

    private static Topology.Phase phase(byte code) {
        return switch (code) {
            case 0 -> Topology.Phase.STABLE;
            case 1 -> Topology.Phase.JOINT;
            case 2 -> Topology.Phase.END;
            default -> throw new IllegalArgumentException("an unknown phase");
        };
    }

    private static Ballot readBallot(ByteArrayDataInput in) {
        return new Ballot(in.readInt(), in.readLong());
    }

    private static Layout readRing(ByteArrayDataInput in) {
        int copies = in.readUnsignedShort();
        int version = in.readInt();
        if (in.readByte() != KETAMA) {
            throw new IllegalArgumentException("an unknown placement");
        }
        List<RingNode> nodes = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            nodes.add(new RingNode(
                    in.readUTF(),
                    in.readUnsignedShort(),
                    optional(in.readUTF()),
                    in.readInt(),
                    optional(in.readUTF())));
        }
        return new Layout(nodes, copies, version);
    }

    private static @Nullable String optional(String text) {
        return text.isEmpty() ? null : text;
    }

    private static SortedSet<String> readAddresses(ByteArrayDataInput in) {
        SortedSet<String> addresses = new TreeSet<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            String address = in.readUTF();
            int colon = address.lastIndexOf(':');
            if (colon < 1 || !PORT.matcher(address.substring(colon + 1)).matches()) {
                throw new IllegalArgumentException("no address");
            }
            addresses.add(address);
        }
        return addresses;
    }

    private static SortedSet<Long> readIncarnations(ByteArrayDataInput in) {
        SortedSet<Long> incarnations = new TreeSet<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            incarnations.add(in.readLong());
        }
        return incarnations;
    }

    /** {@return a number that two different changes do not share} */
    static long digest(Layout ring, Collection<String> lost) {
        ByteArrayDataOutput out = ByteStreams.newDataOutput();
        out.writeShort(ring.copies());
        writeNodes(out, ring);
        write(out, new TreeSet<>(lost));
        return Hashing.sha256().hashBytes(out.toByteArray()).asLong();
    }
}
