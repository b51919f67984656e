package io.sessionring.backend.memcached;

import java.net.SocketAddress;
import java.util.Arrays;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.compat.log.AbstractLogger;
import net.spy.memcached.compat.log.Level;
import org.jspecify.annotations.Nullable;

/**
 * Where the driver's messages go: to {@link System.Logger} of the same name, one level lower or more (nothing above
 * {@code DEBUG}), and without keys. Left to itself the driver writes every lost connection to standard error, with the keys
 * of what was under way.
 *
 * <p>Public for the driver alone, which makes loggers by the class name in the system property
 * {@code net.spy.log.LoggerImpl}. That is set to this class before the driver is first used, unless it is set already.
 */
public final class DriverLogger extends AbstractLogger {

    private static final String PROPERTY = "net.spy.log.LoggerImpl";

    private final System.Logger logger;

    /**
     * Makes a logger.
     *
     * @param name the name of the driver's class that logs
     */
    public DriverLogger(String name) {
        super(name);
        this.logger = System.getLogger(name);
    }

    static void install() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, DriverLogger.class.getName());
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isLoggable(System.Logger.Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isLoggable(System.Logger.Level.TRACE);
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isLoggable(System.Logger.Level.DEBUG);
    }

    @Override
    public void trace(@Nullable String message, @Nullable Object... arguments) {
        if (isTraceEnabled()) {
            super.trace(message, harmless(arguments));
        }
    }

    @Override
    public void debug(@Nullable String message, @Nullable Object... arguments) {
        if (isDebugEnabled()) {
            super.debug(message, harmless(arguments));
        }
    }

    @Override
    public void info(@Nullable String message, @Nullable Object... arguments) {
        if (isInfoEnabled()) {
            super.info(message, harmless(arguments));
        }
    }

    @Override
    public void warn(@Nullable String message, @Nullable Object... arguments) {
        if (isInfoEnabled()) {
            super.warn(message, harmless(arguments));
        }
    }

    @Override
    public void error(@Nullable String message, @Nullable Object... arguments) {
        if (isInfoEnabled()) {
            super.error(message, harmless(arguments));
        }
    }

    @Override
    public void fatal(@Nullable String message, @Nullable Object... arguments) {
        if (isInfoEnabled()) {
            super.fatal(message, harmless(arguments));
        }
    }

    @Override
    public void log(@Nullable Level level, @Nullable Object message, @Nullable Throwable thrown) {
        boolean fine = level == Level.TRACE || level == Level.DEBUG;
        System.Logger.Level to = fine ? System.Logger.Level.TRACE : System.Logger.Level.DEBUG;
        if (logger.isLoggable(to)) {
            logger.log(to, withoutKeys(String.valueOf(message)), thrown);
        }
    }

    /** The driver's operations end in their keys when they are written out. */
    private static String withoutKeys(String message) {
        return message.replaceAll("(?i)\\bkeys?\\b.*", "key ...");
    }

    private static @Nullable Object[] harmless(@Nullable Object[] arguments) {
        return Arrays.stream(arguments).map(DriverLogger::harmless).toArray();
    }

    private static @Nullable Object harmless(@Nullable Object argument) {
        if (argument == null
                || argument instanceof Number
                || argument instanceof Boolean
                || argument instanceof Enum
                || argument instanceof SocketAddress
                || argument instanceof Throwable) {
            return argument;
        }
        return argument instanceof MemcachedNode node
                ? node.getSocketAddress()
                : argument.getClass().getSimpleName();
    }
}
