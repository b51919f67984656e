package io.sessionring.example.servers;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One running process: waits until it serves, stops and continues it, ends it. */
final class ServerProcess {

    private static final Duration START_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final Thread atExit;

    private ServerProcess(Process process) {
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly, "end-server");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a program and waits until it is ready.
     *
     * @throws ServerException if it is not installed, ends at once or is not ready in time
     */
    static ServerProcess start(List<String> command, Map<String, String> environment, BooleanSupplier ready) {
        String program = command.get(0);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")));
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new ServerException(program + " is not installed (apt-get install " + program + ")", e);
        }
        ServerProcess server = new ServerProcess(process);
        long end = System.nanoTime() + START_WITHIN.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                server.kill();
                throw new ServerException(program + " ended at once with code " + process.exitValue(), null);
            }
            if (System.nanoTime() - end > 0) {
                server.kill();
                throw new ServerException(program + " was not ready within " + START_WITHIN.toSeconds() + " s", null);
            }
            LockSupport.parkNanos(5_000_000);
        }
        return server;
    }

    static boolean accepts(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sends a signal to this process only. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new ServerException("signal " + name + " could not be sent", null);
            }
        } catch (IOException e) {
            throw new ServerException("signal " + name + " could not be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }

    /** Ends it at once, also when it is stopped, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is on its way out, and the hook does its work
        }
    }
}
