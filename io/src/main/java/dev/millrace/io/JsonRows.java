package dev.millrace.io;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.joda.time.Instant;

/** Java records as JSON objects, see {@link JsonLinesFormat}. */
final class JsonRows<T> implements JsonTable<T> {
  private final Class<T> type;
  private final RecordLayout layout;

  JsonRows(Class<T> type) {
    this.type = type;
    this.layout = RecordLayout.of(type);
  }

  @Override
  public void write(T row, JsonGenerator json) throws IOException {
    writeRecord(json, layout.columns(), row);
  }

  @Override
  public T read(JsonParser json) throws IOException {
    return type.cast(JsonRecords.read(json, layout));
  }

  private static void writeRecord(JsonGenerator json, RecordColumns layout, Object row)
      throws IOException {
    json.writeStartObject();
    for (RecordColumns.Column column : layout.columns()) {
      Object value = column.valueIn(row);
      if (value != null) {
        json.writeFieldName(column.name());
        writeValue(json, column.shape(), value);
      }
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, RecordColumns.Shape shape, Object value)
      throws IOException {
    switch (shape.kind()) {
      case STRING -> json.writeString(value.toString());
      case INTEGER, LONG -> json.writeNumber(((Number) value).longValue());
      case DOUBLE -> writeDouble(json, (Double) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case INSTANT -> json.writeString(((Instant) value).toString());
      case RECORD -> writeRecord(json, shape.fields(), value);
      case LIST -> {
        json.writeStartArray();
        for (Object item : (List<?>) value) {
          writeValue(json, shape.items(), item);
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          json.writeFieldName((String) entry.getKey());
          writeDouble(json, (Double) entry.getValue());
        }
        json.writeEndObject();
      }
    }
  }

  private static void writeDouble(JsonGenerator json, double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Invalid number for JSON: " + value + " (must be finite)");
    }
    json.writeNumber(value);
  }
}
