package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows out of an Avro file, by the table of types in BigQuery's documentation on loading Avro with
 * logical types. A file whose types are not those of the table's columns is refused as a whole.
 */
final class AvroRecords {
  private AvroRecords() {}

  static List<Map<String, @Nullable Object>> in(byte[] file, JsonNode columns)
      throws ServiceError, IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (DataFileStream<GenericRecord> records =
        new DataFileStream<>(new ByteArrayInputStream(file), new GenericDatumReader<>())) {
      while (records.hasNext()) {
        rows.add(row(records.next(), columns));
      }
    }
    return rows;
  }

  private static Map<String, @Nullable Object> row(GenericRecord record, JsonNode columns)
      throws ServiceError {
    Map<String, @Nullable Object> row = new TreeMap<>();
    for (JsonNode column : columns) {
      String name = column.path("name").asText();
      Schema.Field field = record.getSchema().getField(name);
      String mode = column.path("mode").asText("NULLABLE");
      if (field == null) {
        if (mode.equals("REQUIRED")) {
          throw mismatch(name, "Field " + name + " is missing in new schema");
        }
        row.put(name, null);
        continue;
      }
      row.put(name, value(name, mode, column, field.schema(), record.get(field.pos())));
    }
    for (Schema.Field field : record.getSchema().getFields()) {
      if (!row.containsKey(field.name())) {
        throw mismatch(field.name(), "No such field: " + field.name());
      }
    }
    return row;
  }

  private static @Nullable Object value(
      String name, String mode, JsonNode column, Schema schema, @Nullable Object value)
      throws ServiceError {
    boolean union = schema.getType() == Schema.Type.UNION;
    Schema own = union ? withoutNull(schema) : schema;
    if ((own.getType() == Schema.Type.ARRAY) != mode.equals("REPEATED")) {
      throw mismatch(name, "Field " + name + " has changed mode");
    }
    if (union && mode.equals("REQUIRED")) {
      throw mismatch(name, "Field " + name + " has changed mode from REQUIRED to NULLABLE");
    }
    if (value == null) {
      return null;
    }
    if (own.getType() != Schema.Type.ARRAY) {
      return single(name, column, own, value);
    }
    List<Object> items = new ArrayList<>();
    for (Object item : (Iterable<?>) value) {
      items.add(single(name, column, own.getElementType(), item));
    }
    return items;
  }

  private static Schema withoutNull(Schema union) {
    return union.getTypes().stream()
        .filter(one -> one.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private static Object single(String name, JsonNode column, Schema schema, Object value)
      throws ServiceError {
    String wanted = column.path("type").asText();
    String type = typeOf(schema);
    if (!type.equals(wanted) && !(type.equals("NUMERIC") && wanted.equals("BIGNUMERIC"))) {
      throw mismatch(name, "Field " + name + " has changed type from " + wanted + " to " + type);
    }
    return switch (type) {
      case "DATE" -> LocalDate.ofEpochDay((Integer) value).toString();
      case "TIMESTAMP" -> time(schema, (Long) value).toString();
      case "NUMERIC", "BIGNUMERIC" -> decimal(schema, (ByteBuffer) value);
      case "BYTES" -> Base64.getEncoder().encodeToString(bytes((ByteBuffer) value));
      case "INTEGER" -> ((Number) value).longValue();
      case "FLOAT" -> ((Number) value).doubleValue();
      case "RECORD" -> row((GenericRecord) value, column.path("fields"));
      case "STRING" -> value.toString();
      default -> value;
    };
  }

  private static String typeOf(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      boolean numeric =
          decimal.getScale() <= 9 && decimal.getPrecision() <= decimal.getScale() + 29;
      return numeric ? "NUMERIC" : "BIGNUMERIC";
    }
    String logical = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
    return switch (schema.getType()) {
      case BOOLEAN -> "BOOLEAN";
      case INT -> logical.equals("date") ? "DATE" : "INTEGER";
      case LONG -> logical.startsWith("timestamp-") ? "TIMESTAMP" : "INTEGER";
      case FLOAT, DOUBLE -> "FLOAT";
      case STRING, ENUM -> "STRING";
      case BYTES -> "BYTES";
      case RECORD -> "RECORD";
      default -> schema.getType().toString();
    };
  }

  private static Instant time(Schema schema, long value) {
    return schema.getLogicalType().getName().equals("timestamp-millis")
        ? Instant.ofEpochMilli(value)
        : Instant.EPOCH.plus(value, ChronoUnit.MICROS);
  }

  private static BigDecimal decimal(Schema schema, ByteBuffer value) {
    int scale = ((LogicalTypes.Decimal) schema.getLogicalType()).getScale();
    return new BigDecimal(new BigInteger(bytes(value)), scale);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static ServiceError mismatch(String name, String what) {
    return new ServiceError(
        400, "invalid", "Provided Schema does not match the table at " + name + ". " + what);
  }
}
