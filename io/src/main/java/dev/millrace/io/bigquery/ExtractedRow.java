package dev.millrace.io.bigquery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A row that BigQuery has extracted into Avro as a JSON object of its columns, in the spelling that
 * events are read in: numbers with all their digits, bytes in base64, dates and times by ISO 8601,
 * a TIMESTAMP in UTC. What BigQuery itself writes as text (DATETIME, GEOGRAPHY, JSON, INTERVAL)
 * stays text, and so do numbers that JSON has no form for.
 *
 * <p>Source: "Avro export details" of BigQuery's documentation on exporting table data.
 */
final class ExtractedRow {
  private static final JsonFactory JSON = new JsonFactory();

  /** With the seconds, though there are none. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private ExtractedRow() {}

  static byte[] object(IndexedRecord row) throws IOException {
    // A stream of bytes would have surrogates escaped.
    StringWriter object = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(object)) {
      write(row, json);
    }
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(IndexedRecord row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Schema.Field field : row.getSchema().getFields()) {
      json.writeFieldName(field.name());
      write(field.schema(), row.get(field.pos()), json);
    }
    json.writeEndObject();
  }

  private static void write(Schema schema, @Nullable Object value, JsonGenerator json)
      throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (schema.getType()) {
      case UNION -> write(withoutNull(schema), value, json);
      case RECORD -> write((IndexedRecord) value, json);
      case ARRAY -> {
        json.writeStartArray();
        for (Object item : (Iterable<?>) value) {
          write(schema.getElementType(), item, json);
        }
        json.writeEndArray();
      }
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case INT -> {
        if (isOf("date", schema)) {
          json.writeString(LocalDate.ofEpochDay((Integer) value).toString());
        } else {
          json.writeNumber((Integer) value);
        }
      }
      case LONG -> writeLong(schema, (Long) value, json);
      case FLOAT, DOUBLE -> writeDouble(((Number) value).doubleValue(), json);
      case BYTES -> writeBytes(schema, (ByteBuffer) value, json);
      case STRING, ENUM, FIXED, MAP, NULL -> json.writeString(value.toString());
    }
  }

  /** BigQuery makes unions for columns that may be null, and no others. */
  private static Schema withoutNull(Schema union) {
    return union.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElse(union);
  }

  private static boolean isOf(String logicalType, Schema schema) {
    return schema.getLogicalType() != null && schema.getLogicalType().getName().equals(logicalType);
  }

  private static void writeLong(Schema schema, long value, JsonGenerator json) throws IOException {
    if (isOf("timestamp-micros", schema)) {
      json.writeString(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString());
    } else if (isOf("time-micros", schema)) {
      json.writeString(LocalTime.MIDNIGHT.plus(value, ChronoUnit.MICROS).format(TIME));
    } else {
      json.writeNumber(value);
    }
  }

  private static void writeDouble(double value, JsonGenerator json) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  private static void writeBytes(Schema schema, ByteBuffer value, JsonGenerator json)
      throws IOException {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      json.writeNumber(new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString());
    } else {
      json.writeBinary(bytes);
    }
  }
}
