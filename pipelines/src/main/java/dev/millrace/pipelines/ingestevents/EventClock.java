package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType.Kind;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Says when an event happened, by one of its fields.
 *
 * @param place of the field
 * @param kind a date or a time
 */
record EventClock(int place, Kind kind) implements Serializable {
  /** Columns that readers make of the folders of {@link EventPartitions}. */
  private static final Set<String> FOLDERS = Set.of("date", "hour");

  /**
   * @throws UsageException if the schema has no such field, or it does not always hold a time
   */
  static EventClock of(EventSchema schema, String name) {
    List<String> names = schema.fields().stream().map(EventField::name).toList();
    int place = names.indexOf(name);
    if (place < 0) {
      throw UsageException.invalid(
          "eventTime",
          name,
          "must be a field of the schema; nearest: " + Nearest.to(name, names).orElse("none"));
    }
    EventField field = schema.fields().get(place);
    Kind kind = field.type().kind();
    if (field.isNullable() || !isTime(kind)) {
      throw UsageException.invalid(
          "eventTime",
          name,
          "must be a field of type date, timestamp-millis or timestamp-micros that cannot be null;"
              + " this is "
              + field.type()
              + (field.isNullable() ? " or null" : ""));
    }
    return new EventClock(place, kind);
  }

  /** Readers make columns of folders, and would take one of the two for the other. */
  static void requireNoColumnLikeAFolder(EventSchema schema) {
    for (EventField field : schema.fields()) {
      String column = field.name();
      if (FOLDERS.contains(column.toLowerCase(Locale.ROOT))) {
        throw UsageException.invalid(
            "eventTime",
            column,
            "must not be given with a schema that has a field of this name: the folders date=… and"
                + " hour=… would hide it");
      }
    }
  }

  private static boolean isTime(Kind kind) {
    return switch (kind) {
      case DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> true;
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM, DECIMAL, ARRAY, RECORD -> false;
    };
  }

  /** Seconds since 1970, rounded down. */
  long second(Row row) {
    Object value = Objects.requireNonNull(row.getValue(place));
    if (value instanceof LocalDate date) {
      return date.toEpochDay() * 86_400;
    } else if (value instanceof java.time.Instant time) {
      return time.getEpochSecond();
    }
    return Math.floorDiv(((Instant) value).getMillis(), 1_000L);
  }

  /** The time as Beam has it, in milliseconds, rounded down. */
  Instant time(Row row) {
    Object value = Objects.requireNonNull(row.getValue(place));
    return value instanceof java.time.Instant time
        ? Instant.ofEpochMilli(time.toEpochMilli())
        : value instanceof Instant time ? time : Instant.ofEpochMilli(second(row) * 1_000);
  }
}
