package io.sessionring.example.benchmarks.turn;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A benchmark that waits before each iteration, warm-up or not, until a turnstile lets it through. Each row has JVMs of its own, all
 * of them are there at the same time, and one of them runs; what the machine does meanwhile meets all of them. JMH does not
 * measure the waiting.
 *
 * <p>On the connection the benchmark sends its seat, a byte, and then one byte for each thing it says: {@link #ASK} and
 * {@link #LEAVE} are answered with one byte when it may go on, {@link #PASS} is not answered.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter
public abstract class Turns {

    /** It wants to begin an iteration. */
    public static final int ASK = 'a';

    /** Its iteration is over. */
    public static final int PASS = 'p';

    /** It has had all iterations of this JVM; the next JVM starts only when all rows have come that far. */
    public static final int LEAVE = 'l';

    /** Where the turnstile is, {@code port/seat} on loopback. Empty: there is none, and it runs alone. */
    @Param("")
    public String turnstile;

    private @Nullable Socket socket;

    /** Takes the seat. */
    @Setup(Level.Trial)
    public void arrive() throws IOException {
        if (!turnstile.isEmpty()) {
            int slash = turnstile.indexOf('/');
            Socket opened =
                    new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(turnstile.substring(0, slash)));
            opened.setTcpNoDelay(true);
            opened.getOutputStream().write(Integer.parseInt(turnstile.substring(slash + 1)));
            socket = opened;
        }
    }

    /** Waits for its turn. */
    @Setup(Level.Iteration)
    public void ask() throws IOException {
        say(ASK, true);
    }

    /** Lets the next one through. */
    @TearDown(Level.Iteration)
    public void pass() throws IOException {
        say(PASS, false);
    }

    /** Waits until all have come as far. */
    @TearDown(Level.Trial)
    public void leave() throws IOException {
        say(LEAVE, true);
        Socket opened = socket;
        if (opened != null) {
            opened.close();
        }
    }

    private void say(int what, boolean answered) throws IOException {
        Socket opened = socket;
        if (opened == null) {
            return;
        }
        opened.getOutputStream().write(what);
        if (answered && new DataInputStream(opened.getInputStream()).read() < 0) {
            throw new EOFException("the turnstile is gone");
        }
    }
}
