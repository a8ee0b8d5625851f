package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The fields by which two events are one. */
final class EventKey implements SerializableFunction<Event, Row> {
  private static final long serialVersionUID = 1L;

  private final Schema schema;
  private final List<Integer> places;

  private EventKey(Schema schema, List<Integer> places) {
    this.schema = schema;
    this.places = places;
  }

  /**
   * @throws UsageException if one of the fields is not there, may be null, or cannot be compared
   */
  static EventKey of(EventSchema events, List<String> fields) {
    List<String> names = events.fields().stream().map(EventField::name).toList();
    List<Integer> places = new ArrayList<>();
    Schema.Builder schema = Schema.builder();
    for (String name : fields) {
      int place = names.indexOf(name);
      if (place < 0) {
        throw UsageException.invalid(
            "idFields",
            name,
            "must be a field of the schema; nearest: " + Nearest.to(name, names).orElse("none"));
      }
      EventField field = events.fields().get(place);
      if (field.isNullable() || !isComparable(field.type().kind())) {
        throw UsageException.invalid(
            "idFields",
            name,
            "must be a field that cannot be null, of any type but float, double, array and record;"
                + " this is "
                + field.type()
                + (field.isNullable() ? " or null" : ""));
      }
      if (places.contains(place)) {
        throw UsageException.invalid("idFields", name, "must be given once");
      }
      places.add(place);
      schema.addField(events.rowSchema().getField(place));
    }
    return new EventKey(schema.build(), List.copyOf(places));
  }

  /** These fields of rows, which are known to do. */
  static EventKey at(Schema rows, List<Integer> places) {
    return new EventKey(
        places.stream().map(rows::getField).collect(Schema.toSchema()), List.copyOf(places));
  }

  private static boolean isComparable(Kind kind) {
    return switch (kind) {
      case BOOLEAN, INT, LONG, STRING, BYTES, ENUM, DECIMAL, DATE -> true;
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> true;
      case FLOAT, DOUBLE, ARRAY, RECORD -> false;
    };
  }

  /** The schema of keys. */
  Schema schema() {
    return schema;
  }

  Coder<Row> coder() {
    return RowCoder.of(schema);
  }

  @Override
  public Row apply(Event event) {
    List<@Nullable Object> values = new ArrayList<>();
    places.forEach(place -> values.add(event.row().getValue(place)));
    return Row.withSchema(schema).attachValues(values);
  }
}
