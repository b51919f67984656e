package io.sessionring.example.servers;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How a process is started, as often as is needed.
 *
 * @param command the program, which is looked for on the path, and its arguments
 * @param environment what is added to the environment
 * @param ready whether the process serves by now
 */
record Launch(List<String> command, Map<String, String> environment, BooleanSupplier ready) {

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * Starts a process and waits until it is ready.
     *
     * @throws ServerException if it is not installed, ends at once or is not ready in time
     */
    ServerProcess start() {
        return ServerProcess.start(command, environment, ready);
    }
}
