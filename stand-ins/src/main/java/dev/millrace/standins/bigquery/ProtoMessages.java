package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.bigquery.storage.v1.AppendRowsRequest.ProtoData;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows out of messages of Protocol Buffers, by the table of types in BigQuery's documentation on
 * the Storage Write API. Messages whose fields are not those of the table's columns are refused as
 * a whole, and a row alone for what it holds.
 */
final class ProtoMessages {
  private static final BigDecimal MOST_NUMERIC = BigDecimal.TEN.pow(29);

  private ProtoMessages() {}

  /** A row, or why it is none. */
  record Parsed(@Nullable Map<String, @Nullable Object> row, String fault) {
    static Parsed refused(String why) {
      return new Parsed(null, why);
    }
  }

  static List<Parsed> in(ProtoData data, JsonNode columns) throws ServiceError {
    Descriptor descriptor = descriptor(data);
    requireColumns(descriptor, columns);
    List<Parsed> rows = new ArrayList<>();
    for (ByteString bytes : data.getRows().getSerializedRowsList()) {
      try {
        rows.add(new Parsed(row(DynamicMessage.parseFrom(descriptor, bytes), columns), ""));
      } catch (InvalidProtocolBufferException e) {
        throw ServiceError.invalid("Proto cannot be parsed: " + e.getMessage());
      } catch (ServiceError e) {
        rows.add(Parsed.refused(String.valueOf(e.getMessage())));
      }
    }
    return rows;
  }

  private static Descriptor descriptor(ProtoData data) throws ServiceError {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("sent.proto")
            .addMessageType(data.getWriterSchema().getProtoDescriptor())
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().get(0);
    } catch (DescriptorValidationException e) {
      throw ServiceError.invalid("Invalid proto schema: " + e.getMessage());
    }
  }

  private static void requireColumns(Descriptor descriptor, JsonNode columns) throws ServiceError {
    for (FieldDescriptor field : descriptor.getFields()) {
      boolean known = false;
      for (JsonNode column : columns) {
        known |= column.path("name").asText().equalsIgnoreCase(field.getName());
      }
      if (!known) {
        throw ServiceError.invalid(
            "The source object has fields unknown to BigQuery: " + field.getFullName());
      }
    }
  }

  private static Map<String, @Nullable Object> row(Message message, JsonNode columns)
      throws ServiceError {
    Map<String, @Nullable Object> row = new TreeMap<>();
    for (JsonNode column : columns) {
      String name = column.path("name").asText();
      String mode = column.path("mode").asText("NULLABLE");
      FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
      if (field == null || (!field.isRepeated() && !message.hasField(field))) {
        if (mode.equals("REQUIRED")) {
          throw ServiceError.invalid("Required field " + name + " is missing");
        }
        row.put(name, mode.equals("REPEATED") ? List.of() : null);
        continue;
      }
      if (field.isRepeated() != mode.equals("REPEATED")) {
        throw ServiceError.invalid("Field " + name + " has another mode");
      }
      row.put(name, value(name, column, field, message.getField(field)));
    }
    return row;
  }

  private static Object value(String name, JsonNode column, FieldDescriptor field, Object value)
      throws ServiceError {
    if (!field.isRepeated()) {
      return single(name, column, value);
    }
    List<Object> items = new ArrayList<>();
    for (Object item : (Iterable<?>) value) {
      items.add(single(name, column, item));
    }
    return items;
  }

  private static Object single(String name, JsonNode column, Object value) throws ServiceError {
    String type = column.path("type").asText().toUpperCase(Locale.ROOT);
    if (value instanceof Boolean && type.equals("BOOLEAN")
        || value instanceof Long && type.equals("INTEGER")
        || value instanceof Double && type.equals("FLOAT")
        || value instanceof String && type.equals("STRING")) {
      return value;
    }
    if (value instanceof ByteString bytes && type.equals("BYTES")) {
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
    if (value instanceof Integer days && type.equals("DATE")) {
      return LocalDate.ofEpochDay(days).toString();
    }
    if (value instanceof Long micros && type.equals("TIMESTAMP")) {
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
    if (value instanceof String text && type.endsWith("NUMERIC")) {
      return decimal(name, type, new BigDecimal(text));
    }
    if (value instanceof Message message && type.equals("RECORD")) {
      return row(message, column.path("fields"));
    }
    throw ServiceError.invalid(
        "Field " + name + " of type " + type + " cannot be made of a " + value.getClass());
  }

  private static BigDecimal decimal(String name, String type, BigDecimal value)
      throws ServiceError {
    if (type.equals("NUMERIC") && (value.scale() > 9 || value.abs().compareTo(MOST_NUMERIC) >= 0)) {
      throw ServiceError.invalid("Invalid NUMERIC value: " + value + " Field: " + name);
    }
    return value;
  }
}
