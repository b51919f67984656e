package io.sessionring.example.benchmarks;

import io.sessionring.example.benchmarks.micro.CodecMeasurement;
import io.sessionring.example.benchmarks.micro.RingMeasurement;
import io.sessionring.example.benchmarks.session.ScaleMeasurement;
import io.sessionring.example.benchmarks.session.SessionMeasurement;
import io.sessionring.example.console.Progress;
import java.util.List;
import java.util.Locale;

/** What can be measured, each by a command of its name. */
enum Measurement {
    RING("Where a key belongs: time and memory, balance and movement.", RingMeasurement::run),
    CODEC("A session of ten attributes and 1 KB to bytes and back.", CodecMeasurement::run),
    SESSION("Sessions on real servers: load, change one attribute, save; and load only.", SessionMeasurement::run),
    SCALE("The same as sessions, attributes, nodes and threads grow.", ScaleMeasurement::run);

    /** Measures, and shows how far it is. */
    interface Body {
        List<Table> run(Options options, Progress progress) throws Exception;
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

    List<Table> run(Options options, Progress progress) throws Exception {
        return body.run(options, progress);
    }
}
