package io.sessionring.example.benchmarks.row;

import java.util.List;
import java.util.Map;

/** One way of keeping sessions on nodes. Thread-safe. */
public interface Row extends AutoCloseable {

    /**
     * Stores a new session.
     *
     * @param attributes what it holds
     * @return its id
     */
    String create(Map<String, Object> attributes);

    /**
     * Loads a session and looks at one attribute.
     *
     * @param id the session
     * @param name the attribute
     * @return its value
     */
    Object load(String id, String name);

    /**
     * Loads a session, adds one to an attribute that is a number, and saves it.
     *
     * @param id the session
     * @param name the attribute
     */
    void change(String id, String name);

    @Override
    void close();

    /** Makes a row that uses these nodes. */
    @FunctionalInterface
    interface Factory {

        /**
         * Connects to the nodes.
         *
         * @param nodes each as {@code host:port}
         * @param threads how many callers there will be at the most
         * @return the row, ready to be called
         * @throws Exception whatever the way's own library throws
         */
        Row open(List<String> nodes, int threads) throws Exception;
    }
}
