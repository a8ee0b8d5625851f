package dev.millrace.conformance;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those of {@link PrivateEvents} that a table of BigQuery can hold, as its rows. */
final class PrivateRows {
  static final String COLUMNS =
      """
      {"schema": {"fields": [
        {"name": "id", "type": "INTEGER", "mode": "NULLABLE"},
        {"name": "signedAt", "type": "TIMESTAMP", "mode": "NULLABLE"},
        {"name": "token", "type": "STRING", "mode": "NULLABLE"},
        {"name": "email", "type": "STRING", "mode": "NULLABLE"},
        {"name": "name", "type": "STRING", "mode": "NULLABLE"},
        {"name": "ip", "type": "STRING", "mode": "NULLABLE"},
        {"name": "born", "type": "DATE", "mode": "NULLABLE"},
        {"name": "salary", "type": "NUMERIC", "mode": "NULLABLE"},
        {"name": "photo", "type": "BYTES", "mode": "NULLABLE"},
        {"name": "plan", "type": "STRING", "mode": "NULLABLE"},
        {"name": "amount", "type": "INTEGER", "mode": "NULLABLE"},
        {"name": "phones", "type": "STRING", "mode": "REPEATED"},
        {"name": "home", "type": "RECORD", "mode": "NULLABLE", "fields": [
          {"name": "city", "type": "STRING", "mode": "NULLABLE"},
          {"name": "street", "type": "STRING", "mode": "NULLABLE"},
          {"name": "door", "type": "INTEGER", "mode": "NULLABLE"}]},
        {"name": "visits", "type": "RECORD", "mode": "REPEATED", "fields": [
          {"name": "page", "type": "STRING", "mode": "NULLABLE"},
          {"name": "from", "type": "STRING", "mode": "NULLABLE"}]}]}}
      """;

  private static final Set<String> NAMES =
      Set.of(
          "id",
          "signedAt",
          "token",
          "email",
          "name",
          "ip",
          "born",
          "salary",
          "photo",
          "plan",
          "amount",
          "phones",
          "home",
          "visits");

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

  private PrivateRows() {}

  static List<Map<String, @Nullable Object>> of(byte[] jsonLines) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    new String(jsonLines, StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> row(line).ifPresent(rows::add));
    return rows;
  }

  private static Optional<Map<String, @Nullable Object>> row(String line) {
    try {
      Map<String, @Nullable Object> row =
          JSON.readValue(line, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
      if (!NAMES.containsAll(row.keySet())
          || !(row.get("token") instanceof String)
          || !(row.get("amount") instanceof Long)
          || String.valueOf(row.get("email")).chars().anyMatch(c -> c >= 0xd800 && c < 0xe000)) {
        return Optional.empty();
      }
      Instant.parse(String.valueOf(row.get("signedAt")));
      row.computeIfPresent("salary", (name, value) -> ((BigDecimal) value).setScale(9));
      return Optional.of(row);
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The same rows for the oracle. */
  static byte[] jsonLines(List<Map<String, @Nullable Object>> rows) throws JsonProcessingException {
    StringBuilder lines = new StringBuilder();
    for (Map<String, @Nullable Object> row : rows) {
      lines.append(JSON.writeValueAsString(row)).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
