package io.sessionring.example.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ServersTest {

    private static String ask(int port, String question, int timeoutMillis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write((question + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[100];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void memcachedRunsStopsGoesOnAndComesBackOnItsPort() throws Exception {
        long pid;
        try (MemcachedServer server = MemcachedServer.start()) {
            assertThat(ask(server.port(), "version", 5_000)).startsWith("VERSION");
            pid = server.pid();
            server.suspend();
            assertThat(catchThrowable(() -> ask(server.port(), "version", 200))).isInstanceOf(IOException.class);
            server.resume();
            assertThat(ask(server.port(), "version", 5_000)).startsWith("VERSION");
            server.kill();
            assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            server.restart();
            assertThat(ask(server.port(), "version", 5_000)).startsWith("VERSION");
            pid = server.pid();
            server.suspend();
        }
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void redisRunsStopsGoesOnAndComesBackOnItsPort() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            assertThat(ask(server.port(), "PING", 5_000)).startsWith("+PONG");
            assertThat(ask(server.port(), "SET a 1", 5_000)).startsWith("+OK");
            server.suspend();
            assertThat(catchThrowable(() -> ask(server.port(), "PING", 200))).isInstanceOf(IOException.class);
            server.resume();
            assertThat(ask(server.port(), "SAVE", 5_000)).startsWith("+OK");
            server.restart();
            assertThat(ask(server.port(), "GET a", 5_000)).startsWith("$1");
        }
    }
}
