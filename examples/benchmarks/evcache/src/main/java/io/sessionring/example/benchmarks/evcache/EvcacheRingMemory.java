package io.sessionring.example.benchmarks.evcache;

import io.sessionring.example.benchmarks.turn.Retained;
import java.util.List;
import net.spy.memcached.MemcachedNode;

/** The program that measures what EVCache's locator holds in memory beside its nodes. */
public final class EvcacheRingMemory {

    private EvcacheRingMemory() {}

    /**
     * Prints the bytes, a line for each number of nodes.
     *
     * @param arguments numbers of nodes
     */
    public static void main(String[] arguments) {
        for (String argument : arguments) {
            int count = Integer.parseInt(argument);
            List<MemcachedNode> nodes = Locators.nodes(count);
            System.out.println(Retained.bytes(() -> Locators.of(nodes), Retained.copies(count)));
        }
        System.exit(0); // the library's threads are not daemons
    }
}
