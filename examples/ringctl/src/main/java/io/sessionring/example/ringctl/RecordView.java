package io.sessionring.example.ringctl;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Decoded.Intact;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.SessionRecord;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.record.Version;
import io.sessionring.spi.Answer.Hit;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Prints what one copy says. */
final class RecordView {

    private static final int COUNTER = 0xffff;

    private final PrintWriter out;
    private final Hit hit;
    private final @Nullable Values values;

    /** Makes a view; without {@code values} no value is looked at. */
    RecordView(PrintWriter out, Hit hit, @Nullable Values values) {
        this.out = out;
        this.hit = hit;
        this.values = values;
    }

    void unreadable(String why) {
        line("state", Text.printable(why));
        bytes();
    }

    void intact(Intact intact) {
        SessionRecord record = intact.record();
        if (record instanceof Live live) {
            line("state", "LIVE");
            line("created", Text.instant(live.createdAt()));
            line("last used", Text.instant(live.touchedAt()));
        } else if (record instanceof Tombstone tombstone) {
            line("state", "tombstone: " + tombstone.cause());
            line("ended", Text.instant(tombstone.diedAt()));
        }
        line("max inactive", seconds(record.maxInactiveSeconds()));
        line("absolute life", record.absoluteLifeSeconds() == 0 ? "none" : seconds(record.absoluteLifeSeconds()));
        line("revision", Text.hex(intact.revision()));
        line("stamp", stamp(intact.stamp()));
        bytes();
        if (record instanceof Live live) {
            out.print("\n");
            attributes(live);
        }
    }

    private void attributes(Live live) {
        if (live.attributes().isEmpty()) {
            out.print("no attributes\n");
            return;
        }
        Table table = values == null
                ? new Table("NAME", "VERSION", "CODEC", "BYTES", "CLASS")
                : new Table("NAME", "VERSION", "CODEC", "BYTES", "CLASS", "VALUE");
        for (Attribute attribute : live.attributes()) {
            String name = Text.printable(attribute.name());
            String version = version(attribute.version());
            if (attribute.absent()) {
                table.row(name, version, "-", "-", "ABSENT");
                continue;
            }
            String codec = Integer.toString(attribute.codec());
            String bytes = Integer.toString(attribute.length());
            String type = StoredClass.of(attribute);
            if (values == null) {
                table.row(name, version, codec, bytes, type);
            } else {
                table.row(name, version, codec, bytes, type, values.show(attribute));
            }
        }
        table.print(out);
    }

    private String stamp(long stamp) {
        if (stamp == 0) {
            return "provisional";
        }
        String run = hit.incarnation() == 0 ? "" : stamp == hit.incarnation() ? " (this run)" : " (another run)";
        return Text.hex(stamp) + run;
    }

    private static String version(Version version) {
        return Text.instant(version.millis()) + " +" + (version.time() & COUNTER) + " " + Text.hex(version.writer());
    }

    private static String seconds(int seconds) {
        String iso = Duration.ofSeconds(seconds).toString();
        return seconds + " s (" + iso + ")";
    }

    private void bytes() {
        line("bytes", Integer.toString(hit.value().length));
    }

    private void line(String label, String value) {
        out.print(label + " ".repeat("absolute life ".length() - label.length()) + value + "\n");
    }
}
