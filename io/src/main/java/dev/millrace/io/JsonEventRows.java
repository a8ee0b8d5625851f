package dev.millrace.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.values.Row;

/** Rows of events as JSON objects, see {@link JsonLinesFormat}. */
final class JsonEventRows implements JsonTable<Row> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final EventSchema schema;
  private final JsonEvents events;

  JsonEventRows(EventSchema schema) {
    this.schema = schema;
    this.events = JsonEvents.of(schema);
  }

  @Override
  public void write(Row row, JsonGenerator json) throws IOException {
    writeFields(schema.fields(), row, json);
  }

  private static void writeFields(List<EventField> fields, Row row, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    for (int i = 0; i < fields.size(); i++) {
      json.writeFieldName(fields.get(i).name());
      Object value = row.getValue(i);
      if (value == null) {
        json.writeNull();
      } else {
        writeValue(fields.get(i).type(), value, json);
      }
    }
    json.writeEndObject();
  }

  private static void writeValue(EventType type, Object value, JsonGenerator json)
      throws IOException {
    switch (type.kind()) {
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case INT, LONG -> json.writeNumber(((Number) value).longValue());
      case FLOAT -> json.writeNumber((Float) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case STRING -> json.writeString((String) value);
      case BYTES -> json.writeBinary((byte[]) value);
      case ENUM -> json.writeString(type.symbols().get(((EnumerationType.Value) value).getValue()));
      case DECIMAL -> json.writeNumber(((BigDecimal) value).toPlainString());
      case DATE, TIMESTAMP_MILLIS -> json.writeString(value.toString());
      case TIMESTAMP_MICROS -> json.writeString(micros((Instant) value));
      case ARRAY -> {
        json.writeStartArray();
        for (Object item : (Iterable<?>) value) {
          if (item == null) {
            json.writeNull();
          } else {
            writeValue(type.items().type(), item, json);
          }
        }
        json.writeEndArray();
      }
      case RECORD -> writeFields(type.fields(), (Row) value, json);
    }
  }

  /** With all six digits: {@code 2026-01-31T10:00:00.000000Z}. */
  private static String micros(Instant time) {
    return String.format(Locale.ROOT, "%s.%06dZ", SECONDS.format(time), time.getNano() / 1_000);
  }

  @Override
  public Row read(JsonParser json) throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (JsonGenerator copy = JSON.createGenerator(object)) {
      int depth = 0;
      do {
        // The plain copy would make doubles of decimals.
        copy.copyCurrentEventExact(json);
        depth +=
            json.currentToken().isStructStart() ? 1 : json.currentToken().isStructEnd() ? -1 : 0;
      } while (depth > 0 && json.nextToken() != null);
    }
    try {
      return events.read(object.toByteArray(), UnknownFields.REFUSED);
    } catch (Refusal e) {
      throw new IOException("Not an event of the table's schema: " + e.getMessage(), e);
    }
  }
}
