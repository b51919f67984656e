package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.PeerJar;
import io.sessionring.example.benchmarks.Quantiles;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.console.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Codecs: how long, how much garbage, how many bytes. */
public final class CodecMeasurement {

    private static final String ENCODE = "encode";
    private static final String DECODE = "decode";
    private static final String CHANGE = "changeOne";

    private static final String MSM_DEFAULTS = "MSM KryoTranscoder, its defaults";
    private static final String MSM_SMALL = "MSM KryoTranscoder, buffer of 4 KB";

    /** Its Kryo looks into collections of the JDK. */
    private static final List<String> OPEN_JDK = List.of(
            "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");

    private CodecMeasurement() {}

    /** {@return the names of all rows} */
    public static List<String> rows() {
        List<String> rows = new ArrayList<>(
                Arrays.stream(CodecKind.values()).map(CodecKind::label).toList());
        rows.addAll(List.of(MSM_DEFAULTS, MSM_SMALL));
        return rows;
    }

    /** Makes one table. */
    public static void run(Options options, Progress progress, Consumer<Table> tables) throws Exception {
        List<JmhRow> rows = new ArrayList<>(
                Arrays.stream(CodecKind.values()).map(CodecMeasurement::row).toList());
        String msmJar = PeerJar.MSM.extracted().toString();
        rows.add(msm(MSM_DEFAULTS, msmJar, 102_400));
        rows.add(msm(MSM_SMALL, msmJar, 4_096));
        rows.removeIf(row -> !row.equals(row(CodecKind.KRYO_REGISTERED)) && !options.wants(row.label()));
        JmhContest contest = JmhContest.run(
                "codec",
                rows,
                List.of(ENCODE, DECODE, CHANGE),
                Map.of(),
                JmhContest.Pace.of(options.quick()),
                progress);
        Iterator<String> sizes = Jvm.lines(System.getProperty("java.class.path"), List.of(), CodecSizes.class.getName())
                .iterator();
        Map<JmhRow, String> sizeOf = new HashMap<>();
        for (CodecKind kind : CodecKind.values()) {
            sizeOf.put(row(kind), sizes.next());
        }
        for (JmhRow row : contest.measured().keySet()) {
            if (!sizeOf.containsKey(row)) {
                sizeOf.put(
                        row,
                        Jvm.lines(msmJar, OPEN_JDK, "io.sessionring.example.benchmarks.msm.MsmSize")
                                .get(0));
            }
        }
        List<Double> limit = both(contest.run(row(CodecKind.KRYO_REGISTERED)));
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<JmhRow, JmhRun> each : contest.measured().entrySet()) {
            JmhRow row = each.getKey();
            int size = Integer.parseInt(Objects.requireNonNull(sizeOf.get(row)));
            figures.addAll(figures(row.label(), each.getValue(), limit, size));
        }
        List<String> notes = new ArrayList<>(contest.notes());
        notes.add("ratio: encode + decode, plain registered Kryo's time divided by the row's");
        notes.add("MSM: with kryo-serializers 0.45, as its own 0.41 cannot run on Java 9 and later");
        notes.add("change one: from stored bytes to bytes to store");
        tables.accept(new Table("codec", "codec: a session of ten attributes and about 1 KB", figures, notes));
    }

    private static JmhRow row(CodecKind kind) {
        return JmhRow.here(kind.label(), CodecBenchmark.class, Map.of("kind", kind.name()));
    }

    private static JmhRow msm(String label, String jar, int buffer) {
        return new JmhRow(
                label,
                jar,
                "io.sessionring.example.benchmarks.msm.MsmBenchmark",
                Map.of("buffer", Integer.toString(buffer)),
                OPEN_JDK);
    }

    private static List<Figure> figures(String row, JmhRun run, List<Double> limit, int size) {
        return List.of(
                Figure.of(row, "ratio", "", Quantiles.ratios(limit, both(run))),
                Figure.of(row, "encode + decode", "ns", both(run)),
                Figure.of(row, "encode", "ns", run.times(ENCODE, Map.of())),
                Figure.of(row, "decode", "ns", run.times(DECODE, Map.of())),
                Figure.of(row, "change one", "ns", run.times(CHANGE, Map.of())),
                Figure.of(row, "size", "B", size),
                Figure.of(row, "encode garbage", "B", Quantiles.median(run.allocated(ENCODE, Map.of()))),
                Figure.of(row, "decode garbage", "B", Quantiles.median(run.allocated(DECODE, Map.of()))),
                Figure.of(row, "change one garbage", "B", Quantiles.median(run.allocated(CHANGE, Map.of()))));
    }

    private static List<Double> both(JmhRun run) {
        List<Double> encode = run.times(ENCODE, Map.of());
        List<Double> decode = run.times(DECODE, Map.of());
        List<Double> both = new ArrayList<>();
        for (int i = 0; i < encode.size(); i++) {
            both.add(encode.get(i) + decode.get(i));
        }
        return both;
    }
}
