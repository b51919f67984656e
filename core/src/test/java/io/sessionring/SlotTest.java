package io.sessionring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Version;
import io.sessionring.spi.Codec;
import io.sessionring.spi.CodecContext;
import java.time.LocalDate;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalField;
import java.time.temporal.TemporalUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotTest {

    /** A time of an application's own, which can be changed in place. */
    private static final class Appointment implements Temporal {
        private LocalDate day = LocalDate.EPOCH;

        @Override
        public boolean isSupported(TemporalUnit unit) {
            return day.isSupported(unit);
        }

        @Override
        public boolean isSupported(TemporalField field) {
            return day.isSupported(field);
        }

        @Override
        public Temporal with(TemporalField field, long value) {
            return day.with(field, value);
        }

        @Override
        public Temporal plus(long amount, TemporalUnit unit) {
            return day.plus(amount, unit);
        }

        @Override
        public long until(Temporal end, TemporalUnit unit) {
            return day.until(end, unit);
        }

        @Override
        public long getLong(TemporalField field) {
            return day.getLong(field);
        }
    }

    private static final Codec APPOINTMENTS = new Codec() {
        @Override
        public int number() {
            return 9;
        }

        @Override
        public byte[] encode(Object value, CodecContext context) {
            return new byte[] {(byte) ((Appointment) value).day.toEpochDay()};
        }

        @Override
        public Object decode(byte[] bytes, int offset, int length, CodecContext context) {
            Appointment appointment = new Appointment();
            appointment.day = LocalDate.ofEpochDay(bytes[offset]);
            return appointment;
        }
    };

    @Test
    void aTimeThatIsChangedInPlaceIsNoticed() {
        Codecs codecs = new Codecs(APPOINTMENTS, List.of(), null);
        Version version = new Version(1, 1);
        Slot slot = new Slot("day", Attribute.present("day", version, 9, new byte[] {5}));
        Appointment appointment = (Appointment) slot.value(codecs, "key");
        assertThat(slot.change(codecs, "key", new Version(2, 1))).isNull();
        appointment.day = LocalDate.ofEpochDay(6);
        assertThat(slot.change(codecs, "key", new Version(2, 1)))
                .isEqualTo(Attribute.present("day", new Version(2, 1), 9, new byte[] {6}));
    }
}
