package io.sessionring.backend.memcached;

import net.spy.memcached.compat.log.AbstractLogger;
import net.spy.memcached.compat.log.Level;
import org.jspecify.annotations.Nullable;

/**
 * What the driver logs goes to {@link System.Logger} at debug level, and without its arguments: those hold keys. The driver
 * finds this class by the system property {@code net.spy.log.LoggerImpl}, which is set when nobody has set it.
 */
public final class DriverLogger extends AbstractLogger {

    private final System.Logger logger;

    /**
     * Called by the driver.
     *
     * @param name the logger's name
     */
    public DriverLogger(String name) {
        super(name);
        logger = System.getLogger(name);
    }

    /** Makes this the driver's logger, unless somebody chose another one. Takes effect before the driver's first use only. */
    static void install() {
        if (System.getProperty("net.spy.log.LoggerImpl") == null) {
            System.setProperty("net.spy.log.LoggerImpl", DriverLogger.class.getName());
        }
    }

    @Override
    public boolean isDebugEnabled() {
        return false; // the driver formats whole operations for it
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public void log(Level level, @Nullable Object message, @Nullable Throwable thrown) {
        if (level.compareTo(Level.WARN) >= 0 && logger.isLoggable(System.Logger.Level.DEBUG)) {
            String what = thrown == null ? "a message" : thrown.getClass().getName();
            logger.log(System.Logger.Level.DEBUG, "the driver says at level {0}: {1}", level, what);
        }
    }
}
