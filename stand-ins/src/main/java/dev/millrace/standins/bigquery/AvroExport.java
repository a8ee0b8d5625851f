package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows as an Avro file, by the table of types in BigQuery's documentation on exporting with logical
 * types.
 */
final class AvroExport {
  private AvroExport() {}

  static byte[] of(List<Map<String, @Nullable Object>> rows, JsonNode columns) throws IOException {
    Schema schema = record("Root", columns);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> records =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      records.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL));
      records.create(schema, file);
      for (Map<String, @Nullable Object> row : rows) {
        records.append(record(schema, columns, row));
      }
    }
    return file.toByteArray();
  }

  private static Schema record(String name, JsonNode columns) {
    List<Schema.Field> fields = new ArrayList<>();
    for (JsonNode column : columns) {
      fields.add(new Schema.Field(column.path("name").asText(), column(name, column)));
    }
    return Schema.createRecord(name, null, null, false, fields);
  }

  private static Schema column(String above, JsonNode column) {
    Schema type = type(above, column);
    return switch (column.path("mode").asText("NULLABLE")) {
      case "REQUIRED" -> type;
      case "REPEATED" -> Schema.createArray(type);
      default -> Schema.createUnion(Schema.create(Schema.Type.NULL), type);
    };
  }

  private static Schema type(String above, JsonNode column) {
    String type = column.path("type").asText();
    return switch (type) {
      case "BOOLEAN" -> Schema.create(Schema.Type.BOOLEAN);
      case "INTEGER" -> Schema.create(Schema.Type.LONG);
      case "FLOAT" -> Schema.create(Schema.Type.DOUBLE);
      case "BYTES" -> Schema.create(Schema.Type.BYTES);
      case "STRING" -> Schema.create(Schema.Type.STRING);
      case "DATE" -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case "TIMESTAMP" ->
          LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case "TIME" -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case "NUMERIC" -> decimal(38, 9);
      case "BIGNUMERIC" -> decimal(77, 38);
      case "DATETIME", "GEOGRAPHY", "JSON", "INTERVAL" -> {
        Schema text = Schema.create(Schema.Type.STRING);
        text.addProp("sqlType", type);
        yield text;
      }
      case "RECORD" -> record(above + "_" + column.path("name").asText(), column.path("fields"));
      default -> throw new IllegalArgumentException("No such type here: " + type);
    };
  }

  private static Schema decimal(int precision, int scale) {
    return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
  }

  private static GenericRecord record(
      Schema schema, JsonNode columns, Map<String, @Nullable Object> row) {
    GenericRecord record = new GenericData.Record(schema);
    for (JsonNode column : columns) {
      String name = column.path("name").asText();
      record.put(name, value(schema.getField(name).schema(), column, row.get(name)));
    }
    return record;
  }

  private static @Nullable Object value(Schema schema, JsonNode column, @Nullable Object value) {
    if (schema.getType() == Schema.Type.ARRAY) {
      List<Object> items = new ArrayList<>();
      if (value != null) {
        for (Object item : (List<?>) value) {
          items.add(single(schema.getElementType(), column, item));
        }
      }
      return items;
    }
    if (value == null) {
      return null;
    }
    return single(
        schema.getType() == Schema.Type.UNION ? schema.getTypes().get(1) : schema, column, value);
  }

  /** The library's own difference of times is one of nanoseconds, which end in the year 2262. */
  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  @SuppressWarnings("unchecked")
  private static Object single(Schema schema, JsonNode column, Object value) {
    return switch (column.path("type").asText()) {
      case "INTEGER" -> ((Number) value).longValue();
      case "FLOAT" -> ((Number) value).doubleValue();
      case "BYTES" -> ByteBuffer.wrap(Base64.getDecoder().decode(value.toString()));
      case "DATE" -> (int) LocalDate.parse(value.toString()).toEpochDay();
      case "TIMESTAMP" -> micros(Instant.parse(value.toString()));
      case "TIME" -> LocalTime.parse(value.toString()).toNanoOfDay() / 1_000;
      case "NUMERIC", "BIGNUMERIC" ->
          ByteBuffer.wrap(
              new BigDecimal(value.toString())
                  .setScale(((LogicalTypes.Decimal) schema.getLogicalType()).getScale())
                  .unscaledValue()
                  .toByteArray());
      case "RECORD" -> record(schema, column.path("fields"), (Map<String, @Nullable Object>) value);
      default -> value;
    };
  }
}
