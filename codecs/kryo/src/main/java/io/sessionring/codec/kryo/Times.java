package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.io.Output;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;

/** Dates and times. */
@SuppressWarnings({"JavaUtilDate", "JavaLocalTimeGetNano"}) // applications keep what they like; seconds are stored too
final class Times {

    private Times() {}

    static void addTo(FixedTypes types) {
        types.value(
                Tags.INSTANT,
                Instant.class,
                (out, v) -> seconds(out, v.getEpochSecond(), v.getNano()),
                in -> Instant.ofEpochSecond(in.readVarLong(false), in.readVarInt(true)));
        types.value(
                Tags.DURATION,
                Duration.class,
                (out, v) -> seconds(out, v.getSeconds(), v.getNano()),
                in -> Duration.ofSeconds(in.readVarLong(false), in.readVarInt(true)));
        types.value(Tags.LOCAL_DATE, LocalDate.class, Times::date, Times::date);
        types.value(Tags.LOCAL_TIME, LocalTime.class, Times::time, Times::time);
        types.value(Tags.LOCAL_DATE_TIME, LocalDateTime.class, Times::dateTime, Times::dateTime);
        types.value(
                Tags.ZONED_DATE_TIME,
                ZonedDateTime.class,
                (out, v) -> {
                    dateTime(out, v.toLocalDateTime());
                    offset(out, v.getOffset());
                    // Empty where the offset is the zone.
                    out.writeString(
                            v.getZone().equals(v.getOffset()) ? "" : v.getZone().getId());
                },
                Times::zonedDateTime);
        types.value(
                Tags.OFFSET_DATE_TIME,
                OffsetDateTime.class,
                (out, v) -> {
                    dateTime(out, v.toLocalDateTime());
                    offset(out, v.getOffset());
                },
                in -> OffsetDateTime.of(dateTime(in), offset(in)));
        types.value(
                Tags.OFFSET_TIME,
                OffsetTime.class,
                (out, v) -> {
                    time(out, v.toLocalTime());
                    offset(out, v.getOffset());
                },
                in -> OffsetTime.of(time(in), offset(in)));
        types.value(
                Tags.PERIOD,
                Period.class,
                (out, v) -> {
                    out.writeVarInt(v.getYears(), false);
                    out.writeVarInt(v.getMonths(), false);
                    out.writeVarInt(v.getDays(), false);
                },
                in -> Period.of(in.readVarInt(false), in.readVarInt(false), in.readVarInt(false)));
        types.value(
                Tags.YEAR,
                Year.class,
                (out, v) -> out.writeVarInt(v.getValue(), false),
                in -> Year.of(in.readVarInt(false)));
        types.value(
                Tags.YEAR_MONTH,
                YearMonth.class,
                (out, v) -> {
                    out.writeVarInt(v.getYear(), false);
                    out.writeByte(v.getMonthValue());
                },
                in -> YearMonth.of(in.readVarInt(false), in.readByte()));
        types.value(
                Tags.MONTH_DAY,
                MonthDay.class,
                (out, v) -> {
                    out.writeByte(v.getMonthValue());
                    out.writeByte(v.getDayOfMonth());
                },
                in -> MonthDay.of(in.readByte(), in.readByte()));
        types.<ZoneId>value(
                Tags.ZONE_REGION,
                ZoneId.of("Europe/Paris").getClass(),
                (out, v) -> out.writeString(v.getId()),
                in -> ZoneId.of(in.readText()));
        types.value(Tags.ZONE_OFFSET, ZoneOffset.class, Times::offset, Times::offset);
        types.modifiable(
                Tags.DATE,
                Date.class,
                (out, v) -> out.writeVarLong(v.getTime(), false),
                in -> new Date(in.readVarLong(false)));
        types.<TimeZone>modifiable(
                Tags.TIME_ZONE,
                TimeZone.getTimeZone("Europe/Paris").getClass(),
                (out, v) -> out.writeString(v.getID()),
                in -> zone(in.readText()));
        types.modifiable(Tags.CALENDAR, GregorianCalendar.class, Times::calendar, Times::calendar);
        types.enumeration(Tags.DAY_OF_WEEK, DayOfWeek.class);
        types.enumeration(Tags.MONTH, Month.class);
        types.enumeration(Tags.CHRONO_UNIT, ChronoUnit.class);
        types.enumeration(Tags.TIME_UNIT, TimeUnit.class);
    }

    private static void seconds(Output output, long seconds, int nanos) {
        output.writeVarLong(seconds, false);
        output.writeVarInt(nanos, true);
    }

    private static void date(Output output, LocalDate date) {
        output.writeVarInt(date.getYear(), false);
        output.writeByte(date.getMonthValue());
        output.writeByte(date.getDayOfMonth());
    }

    private static LocalDate date(BoundedInput input) {
        return LocalDate.of(input.readVarInt(false), input.readByte(), input.readByte());
    }

    /** Seconds of the day, negated and less one where nanoseconds follow. */
    private static void time(Output output, LocalTime time) {
        int seconds = time.toSecondOfDay();
        if (time.getNano() == 0) {
            output.writeVarInt(seconds, false);
        } else {
            output.writeVarInt(~seconds, false);
            output.writeVarInt(time.getNano(), true);
        }
    }

    private static LocalTime time(BoundedInput input) {
        int seconds = input.readVarInt(false);
        return seconds >= 0
                ? LocalTime.ofSecondOfDay(seconds)
                : LocalTime.ofSecondOfDay(~seconds).withNano(input.readVarInt(true));
    }

    private static void dateTime(Output output, LocalDateTime dateTime) {
        date(output, dateTime.toLocalDate());
        time(output, dateTime.toLocalTime());
    }

    private static LocalDateTime dateTime(BoundedInput input) {
        return LocalDateTime.of(date(input), time(input));
    }

    private static void offset(Output output, ZoneOffset offset) {
        output.writeVarInt(offset.getTotalSeconds(), false);
    }

    private static ZoneOffset offset(BoundedInput input) {
        return ZoneOffset.ofTotalSeconds(input.readVarInt(false));
    }

    /** The instant counts, should the zone's rules be others here than where the value was written. */
    private static ZonedDateTime zonedDateTime(BoundedInput input) {
        LocalDateTime local = dateTime(input);
        ZoneOffset offset = offset(input);
        String zone = input.readText();
        return ZonedDateTime.ofInstant(local, offset, zone.isEmpty() ? offset : ZoneId.of(zone));
    }

    private static TimeZone zone(String id) {
        TimeZone zone = TimeZone.getTimeZone(id);
        if (!zone.getID().equals(id)) {
            throw Faults.damaged("a time zone that this JDK does not know");
        }
        return zone;
    }

    private static void calendar(Output output, GregorianCalendar calendar) {
        output.writeVarLong(calendar.getTimeInMillis(), false);
        output.writeString(calendar.getTimeZone().getID());
        output.writeVarLong(calendar.getGregorianChange().getTime(), false);
        output.writeByte(calendar.getFirstDayOfWeek());
        output.writeByte(calendar.getMinimalDaysInFirstWeek());
        output.writeBoolean(calendar.isLenient());
    }

    private static GregorianCalendar calendar(BoundedInput input) {
        long millis = input.readVarLong(false);
        GregorianCalendar calendar = new GregorianCalendar(zone(input.readText()));
        calendar.setGregorianChange(new Date(input.readVarLong(false)));
        calendar.setFirstDayOfWeek(input.readByte());
        calendar.setMinimalDaysInFirstWeek(input.readByte());
        calendar.setLenient(input.readBoolean());
        calendar.setTimeInMillis(millis);
        return calendar;
    }
}
