package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows out of a file of JSON Lines, by BigQuery's documentation on loading JSON. A file with a
 * value that its column does not take, or with a name that is no column, is refused as a whole.
 */
final class JsonLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLines() {}

  static List<Map<String, @Nullable Object>> in(byte[] file, JsonNode columns)
      throws ServiceError, IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
      rows.add(row(JSON.readTree(line), columns));
    }
    return rows;
  }

  private static Map<String, @Nullable Object> row(JsonNode object, JsonNode columns)
      throws ServiceError {
    Map<String, @Nullable Object> row = new TreeMap<>();
    for (JsonNode column : columns) {
      String name = column.path("name").asText();
      row.put(name, value(name, column, object.path(name)));
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!row.containsKey(name)) {
        throw refused("No such field: " + name);
      }
    }
    return row;
  }

  private static @Nullable Object value(String name, JsonNode column, JsonNode value)
      throws ServiceError {
    String mode = column.path("mode").asText("NULLABLE");
    if (mode.equals("REPEATED")) {
      List<Object> items = new ArrayList<>();
      for (JsonNode item : value) {
        items.add(single(name, column, item));
      }
      return items;
    }
    if (value.isMissingNode() || value.isNull()) {
      if (mode.equals("REQUIRED")) {
        throw refused("Missing required field: " + name);
      }
      return null;
    }
    return single(name, column, value);
  }

  private static Object single(String name, JsonNode column, JsonNode value) throws ServiceError {
    String type = column.path("type").asText();
    boolean fits =
        switch (type) {
          case "INTEGER" -> value.isIntegralNumber();
          case "FLOAT" -> value.isNumber();
          case "BOOLEAN" -> value.isBoolean();
          case "RECORD" -> value.isObject();
          case "JSON" -> true;
          default -> value.isTextual();
        };
    if (!fits) {
      throw refused("Could not convert value to " + type + ". Field: " + name);
    }
    return switch (type) {
      case "INTEGER" -> value.longValue();
      case "FLOAT" -> value.doubleValue();
      case "BOOLEAN" -> value.booleanValue();
      case "TIMESTAMP" -> Instant.parse(value.textValue()).toString();
      case "RECORD" -> row(value, column.path("fields"));
      case "JSON" -> value.toString();
      default -> value.textValue();
    };
  }

  private static ServiceError refused(String what) {
    return ServiceError.invalid("Error while reading data, error message: JSON parsing: " + what);
  }
}
