package io.sessionring.example.servers;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Stops every thread of it where it stands; returns only when they stand, since the signal is carried out later. */
    void suspend() {
        signal("STOP");
        long end = System.nanoTime() + START_WITHIN.toNanos();
        while (!stopped()) {
            if (System.nanoTime() - end > 0) {
                throw new ServerException("the process did not stop", null);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** {@return whether all threads stand still} Elsewhere than on Linux the process as a whole is asked. */
    private boolean stopped() {
        Path tasks = Path.of("/proc", Long.toString(pid()), "task");
        try {
            if (!Files.isDirectory(tasks)) {
                Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid())).start();
                return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
            }
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
                for (Path thread : threads) {
                    String stat = Files.readString(thread.resolve("stat"));
                    if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                        return false;
                    }
                }
            }
            return true;
        } catch (IOException e) {
            throw new ServerException("the state of the process could not be read", e);
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
