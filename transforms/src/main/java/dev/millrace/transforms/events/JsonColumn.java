package dev.millrace.transforms.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.transforms.events.EventType.Kind;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of the rows that {@link JsonEvents} makes of JSON objects, in less time than a
 * row takes. Fields that the schema does not know are passed over.
 *
 * <p>It has the row's value for each record that is one, and the row's refusal for each that is
 * none: it answers by itself where a look at the bytes shows that the record is a row, and asks for
 * the row wherever there is a doubt, as at a backslash.
 */
public final class JsonColumn {
  // No text of a record is kept, and no choice of names makes a record fail.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private final JsonEvents rows;
  private final JsonEvents.Plan plan;
  private final int column;
  private final EventValues values;

  private JsonColumn(JsonEvents rows, JsonEvents.Plan plan, int column, EventValues values) {
    this.rows = rows;
    this.plan = plan;
    this.column = column;
    this.values = values;
  }

  /**
   * @param column place of the field, which is never null
   * @param zone of times that say no offset
   * @throws IllegalArgumentException if the field may be null
   */
  public static JsonColumn of(EventSchema schema, int column, ZoneId zone) {
    EventField field = schema.fields().get(column);
    if (field.isNullable()) {
      throw new IllegalArgumentException(
          "Invalid column: %s may be null (must always have a value)".formatted(field.name()));
    }
    return new JsonColumn(
        JsonEvents.of(schema).inZone(zone),
        JsonEvents.Plan.of(schema.fields(), schema.rowSchema()),
        column,
        new EventValues(zone));
  }

  /**
   * The column's value in the row that a record is.
   *
   * @throws Refusal if it is none
   */
  public Object read(byte[] payload) throws Refusal {
    Object value = atALook(payload);
    return value != null ? value : inRow(payload);
  }

  private Object inRow(byte[] payload) throws Refusal {
    Object value = rows.read(payload, field -> {}).getValue(column);
    return Objects.requireNonNull(value, "A field that is never null");
  }

  /** The value, if there can be no doubt that the record is a row; else null. */
  @Nullable Object atALook(byte[] payload) {
    try (JsonParser json = JSON.createParser(payload)) {
      Look look = new Look(json);
      if (!isPlain(payload) || json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      look.object(plan);
      return json.nextToken() == null ? look.value : null;
    } catch (IOException | Refusal doubt) {
      return null;
    }
  }

  /** UTF-8 without escapes, in which no character can be half, and no encoding another. */
  private static boolean isPlain(byte[] payload) throws Refusal {
    String text = Utf8Text.of(payload);
    return text.indexOf('\\') < 0 && text.indexOf('\0') < 0;
  }

  /** Passes over one record. Refuses whatever may be a fault, in words that nobody reads. */
  private final class Look {
    private final JsonParser json;
    private @Nullable Object value;

    private Look(JsonParser json) {
      this.json = json;
    }

    /** The object that has just begun. */
    private void object(JsonEvents.Plan object) throws IOException, Refusal {
      boolean[] given = new boolean[object.fields().size()];
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        Integer place = object.places().get(json.currentName());
        JsonToken token = json.nextToken();
        if (place == null) {
          json.skipChildren();
          continue;
        }
        EventField field = object.fields().get(place);
        if (given[place]) {
          throw refused(field);
        }
        given[place] = true;
        if (object == plan && place == column) {
          value = scalar(field, token);
        } else if (!isSurely(field.type().kind(), token)) {
          value(field, object.inner().get(place), token);
        }
      }
      for (int place = 0; place < given.length; place++) {
        if (!given[place]) {
          Object missing = object.fields().get(place).valueIfMissing();
          if (object == plan && place == column) {
            value = missing;
          }
        }
      }
    }

    private void value(EventField field, JsonEvents.@Nullable Plan inner, JsonToken token)
        throws IOException, Refusal {
      EventType type = field.type();
      if (token == JsonToken.VALUE_NULL) {
        field.valueIfNull();
      } else if (token == JsonToken.START_OBJECT && type.kind() == Kind.RECORD && inner != null) {
        object(inner);
      } else if (token == JsonToken.START_ARRAY && type.kind() == Kind.ARRAY) {
        for (JsonToken item = json.nextToken();
            item != JsonToken.END_ARRAY;
            item = json.nextToken()) {
          value(type.items(), inner, item);
        }
      } else if (!token.isBoolean() || type.kind() != Kind.BOOLEAN) {
        scalar(field, token);
      }
    }

    /** A text needs no look, and a number of few digits without exponent is none too great. */
    private boolean isSurely(Kind kind, JsonToken token) throws IOException {
      return switch (kind) {
        case STRING -> token == JsonToken.VALUE_STRING;
        case INT, LONG -> token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() < 10;
        case FLOAT, DOUBLE -> token.isNumeric() && isShort();
        case BOOLEAN, BYTES, ENUM, DECIMAL, DATE -> false;
        case TIMESTAMP_MILLIS, TIMESTAMP_MICROS, ARRAY, RECORD -> false;
      };
    }

    private boolean isShort() throws IOException {
      int length = json.getTextLength();
      if (length > 20) {
        return false;
      }
      char[] text = json.getTextCharacters();
      int end = json.getTextOffset() + length;
      for (int at = json.getTextOffset(); at < end; at++) {
        if (text[at] == 'e' || text[at] == 'E') {
          return false;
        }
      }
      return true;
    }

    private Object scalar(EventField field, JsonToken token) throws IOException, Refusal {
      if (token == JsonToken.VALUE_STRING) {
        return values.ofText(field.type(), json.getText());
      } else if (token == JsonToken.VALUE_NUMBER_INT) {
        return values.ofWhole(field.type(), json.getText());
      } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        return values.ofNumber(field.type(), json.getText());
      }
      throw refused(field);
    }

    private static Refusal refused(EventField field) {
      return Refusal.wrongType(field.type().kind().words(), "something else");
    }
  }
}
