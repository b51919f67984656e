package io.sessionring.backend.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.protocol.binary.BinaryOperationFactory;
import org.junit.jupiter.api.Test;

/** The driver's messages, on the way to the platform's log. */
@SuppressWarnings("AddressSelection") // a loopback literal
class DriverLoggerTest {

    private static final String NAME = "io.sessionring.test.driver";

    private final List<String> seen = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();

    private void logged(Level level, Runnable what) {
        Logger logger = Logger.getLogger(NAME);
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                seen.add(new SimpleFormatter().formatMessage(logRecord));
                levels.add(logRecord.getLevel());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.setLevel(level);
        logger.addHandler(handler);
        try {
            what.run();
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void keysAreLeftOutOfWhatTheDriverSays() {
        DriverLogger logger = new DriverLogger(NAME);
        Object operation = new BinaryOperationFactory().get("secret-key", new GetOperation.Callback() {
            @Override
            public void gotData(String key, int flags, byte[] data) {}

            @Override
            public void receivedStatus(OperationStatus status) {}

            @Override
            public void complete() {}
        });
        assertThat(operation.toString()).contains("secret-key");
        logged(Level.ALL, () -> {
            logger.warn("Discarding partially completed op: %s", operation);
            logger.info("Cancelling operation " + operation + "because it was retried");
            logger.debug("Added %s to %s", operation, new InetSocketAddress("127.0.0.1", 11211));
            logger.error("attempt %d", 3);
        });
        assertThat(seen).hasSize(4).noneMatch(message -> message.contains("secret"));
        assertThat(seen.get(2)).contains("127.0.0.1");
        assertThat(seen.get(3)).isEqualTo("attempt 3");
    }

    @Test
    void nothingIsAboveDebug() {
        DriverLogger logger = new DriverLogger(NAME);
        logged(Level.ALL, () -> {
            logger.fatal("fatal");
            logger.error("error", new IllegalStateException("cause"));
            logger.warn("warn");
            logger.info("info");
            logger.debug("debug");
            logger.trace("trace");
        });
        assertThat(levels).hasSize(6).allMatch(level -> level.intValue() <= Level.FINE.intValue());
        seen.clear();
        logged(Level.INFO, () -> logger.fatal("fatal"));
        assertThat(seen).isEmpty();
    }

    @Test
    void itIsTheDriversLoggerUnlessAnotherWasChosen() {
        assertThat(MemcachedBackend.create()).isNotNull();
        DriverLogger.install();
        assertThat(System.getProperty("net.spy.log.LoggerImpl")).isEqualTo(DriverLogger.class.getName());
        assertThat(MemcachedConnection.class).isNotNull();
    }
}
