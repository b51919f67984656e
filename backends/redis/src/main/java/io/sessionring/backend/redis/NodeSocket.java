package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.Connector;
import io.sessionring.spi.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.util.RedisOutputStream;

/**
 * One connection: a socket that blocks, what has been read from it, and the driver's stream to it. One thread at a time may read and one
 * may write; closing is for any thread, never blocks and wakes both.
 *
 * <p>The driver's own {@code Connection} is no base for this: it connects anew by itself when it finds its socket closed,
 * and reads from the input when a write has failed, while another thread may be reading there.
 */
final class NodeSocket {

    /** Asked of the system, which may give less. Fixed, because the room in it decides who may write. */
    private static final int SEND_BUFFER = 512 << 10;

    private static final int STREAM_BUFFER = 16 << 10;

    private final Socket plain;
    private final long deadlineNanos;
    private int readTimeoutMillis;

    private final InetAddress address;
    private final RespReader in;
    private final RedisOutputStream out;
    private final int directBytes;

    /**
     * Connects; TLS included.
     *
     * @param node the host name TLS speaks of, and the port
     * @param address what the host name stands for now
     * @param deadlineNanos until when to connect and to shake hands, on the monotonic clock
     * @param registry told how to close it, before it is connected
     */
    NodeSocket(
            NodeAddress node,
            InetAddress address,
            NodeSettings settings,
            long deadlineNanos,
            Connector.Registry registry)
            throws IOException {
        this.deadlineNanos = deadlineNanos;
        this.address = address;
        plain = settings.tls() == null ? SocketChannel.open().socket() : new Socket();
        registry.underWay(why -> close());
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        plain.setSendBufferSize(SEND_BUFFER);
        plain.connect(new InetSocketAddress(address, node.port()), millisLeft());
        limitReads(millisLeft());
        Socket socket = settings.tls() != null ? encrypt(settings, node) : plain;
        in = new RespReader(socket.getInputStream());
        out = new RedisOutputStream(socket.getOutputStream(), STREAM_BUFFER);
        // A quarter: the system charges the buffer for its own bookkeeping too.
        directBytes = plain.getSendBufferSize() / 4;
    }

    private Socket encrypt(NodeSettings settings, NodeAddress node) throws IOException {
        var tls = settings.tls();
        if (tls == null || !(tls.createSocket(plain, node.host(), node.port(), true) instanceof SSLSocket socket)) {
            throw new IOException("the given SSLSocketFactory makes no SSLSocket");
        }
        if (settings.verifyHostName()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    private int millisLeft() throws SocketTimeoutException {
        long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no time is left");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** {@return the address it is connected to} */
    InetAddress address() {
        return address;
    }

    /** {@return how many bytes may be on their way, unanswered, so that a write surely finds room and does not block} */
    int directBytes() {
        return directBytes;
    }

    /** Puts a command into the stream's buffer, and into the socket when that is full. */
    void write(Command command) throws IOException {
        command.writeTo(out);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** {@return the next answer, which may take as long as it likes} */
    Resp read() throws IOException {
        while (true) {
            Resp answer = in.next();
            if (answer != null) {
                return answer;
            }
            limitReads(0);
            in.fill();
        }
    }

    /** {@return the next answer, which must come before the deadline of connecting} */
    Resp readInTime() throws IOException {
        while (true) {
            Resp answer = in.next();
            if (answer != null) {
                return answer;
            }
            limitReads(millisLeft());
            in.fill();
        }
    }

    private void limitReads(int millis) throws IOException {
        if (millis != readTimeoutMillis) {
            plain.setSoTimeout(millis);
            readTimeoutMillis = millis;
        }
    }

    /**
     * {@return the channel of a socket without encryption, to go on with when the handshake is done}
     *
     * @throws BrokenProtocolException if more has come than was asked for
     */
    SocketChannel channel() throws BrokenProtocolException {
        if (!in.isEmpty()) {
            throw new BrokenProtocolException("an answer came that nobody asked for");
        }
        return plain.getChannel();
    }

    /** Closes the plain socket, also under TLS: a farewell could block behind a write that does. */
    void close() {
        try {
            plain.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
    }
}
