package io.sessionring.example.benchmarks;

import io.sessionring.example.benchmarks.micro.CodecMeasurement;
import io.sessionring.example.benchmarks.micro.RingMeasurement;
import io.sessionring.example.benchmarks.session.ChangeMeasurement;
import io.sessionring.example.benchmarks.session.ScaleMeasurement;
import io.sessionring.example.benchmarks.session.SessionMeasurement;
import io.sessionring.example.benchmarks.session.ViewMeasurement;
import io.sessionring.example.console.Progress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What can be measured, each by a command of its name. */
enum Measurement {
    RING("Where a key belongs: time and memory, balance and movement.", RingMeasurement::run),
    CODEC("A session of ten attributes and 1 KB to bytes and back.", CodecMeasurement::run),
    SESSION("Sessions on real servers: load, change one attribute, save; and load only.", SessionMeasurement::run),
    SCALE("The same as sessions, attributes, nodes and threads grow.", ScaleMeasurement::run),
    VIEW("The same with and without the check that an operation's view of the ring holds.", ViewMeasurement::run),
    CHANGE("A node added to a ring under traffic, by the rate at which keys are looked at.", ChangeMeasurement::run);

    /** Measures, hands over each table as soon as it is there, and shows how far it is. */
    interface Body {
        void run(Options options, Progress progress, Consumer<Table> tables) throws Exception;
    }

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Body body;

    private final String description;

    Measurement(String description, Body body) {
        this.description = description;
        this.body = body;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    void run(Options options, Progress progress, Consumer<Table> tables) throws Exception {
        body.run(options, progress, tables);
    }

    /** {@return whether it starts servers} */
    boolean needsServers() {
        return this != RING && this != CODEC;
    }

    /** {@return the rows from which {@code --only} can choose} */
    List<String> rows() {
        return switch (this) {
            case RING -> RingMeasurement.rows();
            case CODEC -> CodecMeasurement.rows();
            case SESSION -> SessionMeasurement.rows();
            case SCALE, VIEW, CHANGE -> List.of();
        };
    }
}
