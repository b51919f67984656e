package io.sessionring.backend.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Takes what the library logs, instead of the console, and keeps it. */
final class CapturedLog extends Handler {

    private final Logger logger = Logger.getLogger("io.sessionring");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    void open() {
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    /** Every message, with its parameters filled in. */
    List<String> messages() {
        SimpleFormatter formatter = new SimpleFormatter();
        return records.stream().map(formatter::formatMessage).toList();
    }

    List<Throwable> thrown() {
        return new ArrayList<>(records.stream()
                .map(LogRecord::getThrown)
                .filter(Objects::nonNull)
                .toList());
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
