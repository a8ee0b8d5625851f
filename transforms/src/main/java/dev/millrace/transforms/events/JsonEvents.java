package dev.millrace.transforms.events;

import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.RawRecord;
import dev.millrace.transforms.RecordParser;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Takes JSON objects for events of a schema, by name and without regard to order.
 *
 * <p><b>Which fault is named</b>: that a text is not UTF-8, else that it is not JSON, wherever in
 * it; else the first in the order of the text; an object's missing fields come after all that it
 * has, in the order of the schema.
 *
 * <p><b>Values</b>: nothing is turned from one type into another. A whole number has neither point
 * nor exponent, {@code 1.0} is none. A float or double takes any number and rounds it to the
 * nearest. A decimal takes a number, or a string that holds one, that it can hold exactly. Bytes
 * are a string in base64 (RFC 4648). Dates and times are strings as {@link EventTimes} reads them,
 * or whole numbers in the schema's own unit: days, milliseconds or microseconds since 1970.
 */
public final class JsonEvents implements RecordParser<Row> {
  private static final long serialVersionUID = 1L;

  private final EventSchema schema;
  private final @Nullable ZoneId zone;
  private transient @Nullable Plan plan;

  private JsonEvents(EventSchema schema, @Nullable ZoneId zone) {
    this.schema = schema;
    this.zone = zone;
  }

  /** Events of this schema; a time must say its offset. */
  public static JsonEvents of(EventSchema schema) {
    return new JsonEvents(schema, null);
  }

  /** A time without an offset is one of this zone. */
  public JsonEvents inZone(ZoneId local) {
    return new JsonEvents(schema, local);
  }

  /** Refuses bytes that are not a JSON text, whatever is in it. */
  public static void requireJson(byte[] bytes) throws Refusal {
    JsonText.check(bytes);
  }

  @Override
  public Parsing<Row> parse(RawRecord record) {
    try {
      return Parsing.of(read(record.payload(), UnknownFields.REFUSED));
    } catch (Refusal refusal) {
      return Parsing.rejected(refusal.reason().word(), refusal.getMessage());
    }
  }

  /**
   * Reads one event.
   *
   * @throws Refusal if it is none
   */
  public Row read(byte[] payload, UnknownFields unknown) throws Refusal {
    Plan fields = plan;
    if (fields == null) {
      fields = Plan.of(schema.fields(), schema.rowSchema());
      plan = fields;
    }
    try (JsonText text = JsonText.of(payload)) {
      try {
        if (text.next() != JsonToken.START_OBJECT) {
          throw Refusal.of(EventReason.NOT_AN_OBJECT, "Expected an object, found " + words(text));
        }
        Row row = new Reading(text, new EventValues(zone), unknown).object(fields);
        text.end();
        return row;
      } catch (Refusal refusal) {
        if (refusal.reason() != EventReason.NOT_JSON) {
          text.end();
        }
        throw refusal;
      }
    }
  }

  /** Found by its name, with the plans of the objects in it. */
  record Plan(
      Schema rows,
      List<EventField> fields,
      Map<String, Integer> places,
      List<@Nullable Plan> inner) {
    static Plan of(List<EventField> fields, Schema rows) {
      Map<String, Integer> places = new HashMap<>();
      List<@Nullable Plan> inner = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        places.put(fields.get(i).name(), i);
        inner.add(of(fields.get(i).type()));
      }
      return new Plan(rows, fields, places, inner);
    }

    /** Of the objects that a value is or holds, however deep in arrays; null if there are none. */
    private static @Nullable Plan of(EventType type) {
      return switch (type.kind()) {
        case RECORD -> of(type.fields(), EventType.rowSchema(type.fields()));
        case ARRAY -> of(type.items().type());
        case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM -> null;
        case DECIMAL, DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> null;
      };
    }
  }

  /** One text on its way to a row. */
  private record Reading(JsonText text, EventValues values, UnknownFields unknown) {
    /** The object that has just begun. */
    Row object(Plan plan) throws Refusal {
      @Nullable Object[] row = new @Nullable Object[plan.fields.size()];
      boolean[] given = new boolean[row.length];
      while (text.next() == JsonToken.FIELD_NAME) {
        String name = text.name();
        Integer place = plan.places.get(name);
        if (place == null) {
          unknown.found(name);
          text.next();
          text.skip();
          continue;
        }
        if (given[place]) {
          throw Refusal.of(EventReason.DUPLICATE_FIELD, "is given twice").in(name);
        }
        given[place] = true;
        text.next();
        try {
          row[place] = value(plan.fields.get(place), plan.inner.get(place));
        } catch (Refusal refusal) {
          throw within(name, refusal);
        }
      }
      for (int i = 0; i < row.length; i++) {
        if (!given[i]) {
          row[i] = plan.fields.get(i).valueIfMissing();
        }
      }
      return Row.withSchema(plan.rows).attachValues(Arrays.asList(row));
    }

    private @Nullable Object value(EventField field, @Nullable Plan inner) throws Refusal {
      EventType type = field.type();
      return switch (text.token()) {
        case VALUE_NULL -> field.valueIfNull();
        case VALUE_STRING -> values.ofText(type, text.text());
        case VALUE_NUMBER_INT -> values.ofWhole(type, text.text());
        case VALUE_NUMBER_FLOAT -> values.ofNumber(type, text.text());
        case VALUE_TRUE, VALUE_FALSE -> {
          if (type.kind() != EventType.Kind.BOOLEAN) {
            throw Refusal.wrongType(type.kind().words(), text.text());
          }
          yield text.token() == JsonToken.VALUE_TRUE;
        }
        case START_OBJECT -> {
          if (type.kind() != EventType.Kind.RECORD || inner == null) {
            throw Refusal.wrongType(type.kind().words(), "an object");
          }
          yield object(inner);
        }
        case START_ARRAY -> {
          if (type.kind() != EventType.Kind.ARRAY) {
            throw Refusal.wrongType(type.kind().words(), "an array");
          }
          yield array(type.items(), inner);
        }
        case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
            throw new IllegalStateException("No value: " + text.token());
      };
    }

    private List<@Nullable Object> array(EventField items, @Nullable Plan inner) throws Refusal {
      List<@Nullable Object> array = new ArrayList<>();
      while (text.next() != JsonToken.END_ARRAY) {
        try {
          array.add(value(items, inner));
        } catch (Refusal refusal) {
          throw within("[" + array.size() + "]", refusal);
        }
      }
      return array;
    }

    /** That a text is no JSON is not a fault of the field at which it was seen. */
    private static Refusal within(String outer, Refusal refusal) {
      return refusal.reason() == EventReason.NOT_JSON ? refusal : refusal.in(outer);
    }
  }

  private static String words(JsonText text) throws Refusal {
    return switch (text.token()) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the text " + Refusal.quoted(text.text());
      default -> text.text();
    };
  }
}
