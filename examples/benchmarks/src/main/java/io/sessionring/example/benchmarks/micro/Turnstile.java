package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.turn.Turns;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets one row through at a time, in the order of their seats, and the next one only when all rows are here again: none starts a JVM
 * or evaluates anything while another one is measured. {@link Turns} is the other side, and tells what is said. Thread-safe.
 */
final class Turnstile implements AutoCloseable {

    private enum Place {
        ELSEWHERE,
        WAITING,
        THROUGH,
        LEAVING
    }

    private final ServerSocket socket;
    private final Map<Integer, Place> seats = new TreeMap<>();
    private int nextSeat;
    private long turns;

    /** Opens it for seats from 0 to below {@code count}. */
    Turnstile(int count) throws IOException {
        for (int seat = 0; seat < count; seat++) {
            seats.put(seat, Place.ELSEWHERE);
        }
        socket = new ServerSocket(0, count, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** {@return what {@link Turns#turnstile} is for a seat} */
    String address(int seat) {
        return socket.getLocalPort() + "/" + seat;
    }

    /** {@return how often a row was let through} */
    synchronized long turns() {
        return turns;
    }

    /** No one waits for this row any more. */
    synchronized void withdraw(int seat) {
        seats.remove(seat);
        settle();
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "turnstile");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket row = socket.accept();
                row.setTcpNoDelay(true);
                daemon(() -> serve(row));
            } catch (IOException e) {
                // it was closed
            }
        }
    }

    private void serve(Socket row) {
        try (row) {
            InputStream in = row.getInputStream();
            int seat = in.read();
            for (int said = in.read(); said >= 0; said = in.read()) {
                if (said == Turns.PASS) {
                    move(seat, Place.ELSEWHERE);
                } else {
                    awaitElse(seat, said == Turns.ASK ? Place.WAITING : Place.LEAVING);
                    row.getOutputStream().write(said);
                }
            }
        } catch (IOException e) {
            // its JVM has ended, which whoever started it sees
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void move(int seat, Place place) {
        seats.replace(seat, place);
        settle();
    }

    private synchronized void awaitElse(int seat, Place place) throws InterruptedException {
        move(seat, place);
        while (seats.get(seat) == place) {
            wait();
        }
    }

    /** When all are here, the next one goes through, or all may leave. */
    private void settle() {
        if (seats.isEmpty() || seats.containsValue(Place.ELSEWHERE) || seats.containsValue(Place.THROUGH)) {
            notifyAll(); // one that was withdrawn may be waiting
            return;
        }
        if (!seats.containsValue(Place.WAITING)) {
            seats.replaceAll((seat, place) -> Place.ELSEWHERE);
            nextSeat = 0;
        } else {
            int seat = seats.entrySet().stream()
                    .filter(each -> each.getValue() == Place.WAITING)
                    .mapToInt(Map.Entry::getKey)
                    .filter(each -> each >= nextSeat)
                    .findFirst()
                    .orElseGet(() -> seats.entrySet().stream()
                            .filter(each -> each.getValue() == Place.WAITING)
                            .mapToInt(Map.Entry::getKey)
                            .findFirst()
                            .orElseThrow());
            seats.put(seat, Place.THROUGH);
            nextSeat = seat + 1;
            turns++;
        }
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
