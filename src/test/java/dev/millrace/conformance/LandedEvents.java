package dev.millrace.conformance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * The published run of {@code ingest-events}, read through current.json by other libraries than
 * those that wrote it where there are any: Parquet by DuckDB, dead letters and JSON Lines by a tree
 * of JSON.
 */
final class LandedEvents {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Pattern DIGEST = Pattern.compile("digest is ([0-9a-f]{64})\\)$");
  private static final String MICROS = "micros of ";

  private final Path run;

  private LandedEvents(Path run) {
    this.run = run;
  }

  static LandedEvents in(Path output) throws IOException {
    JsonNode current = JSON.readTree(output.resolve("current.json").toFile());
    return new LandedEvents(output.resolve(current.get("folder").asText()));
  }

  /** The folder of the run. */
  Path folder() {
    return run;
  }

  EventAnswer answer() throws IOException {
    return new EventAnswer(events(), anomalies(), deadLetters(), totals());
  }

  /** The totals of its ledger. */
  Map<String, Long> totals() throws IOException {
    Map<String, Long> totals = new TreeMap<>();
    ledger()
        .get("totals")
        .fields()
        .forEachRemaining(total -> totals.put(total.getKey(), total.getValue().asLong()));
    return totals;
  }

  /** Whether the run's books balance, by its own word and edge by edge. */
  boolean isBalanced() throws IOException {
    for (JsonNode edge : ledger().get("edges")) {
      if (edge.get("sent").asLong() != edge.get("received").asLong()) {
        return false;
      }
    }
    return ledger().get("balanced").asBoolean();
  }

  private JsonNode ledger() throws IOException {
    return JSON.readTree(run.resolve("ledger.json").toFile());
  }

  /** All files of the table, in the order of their names. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(run.resolve("events"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** None if there is no such table. */
  List<Row> anomalies() throws IOException {
    Path table = run.resolve("anomalies");
    List<Row> rows = new ArrayList<>();
    if (Files.exists(table)) {
      try (Stream<Path> files = Files.list(table)) {
        for (Path file : files.filter(one -> one.toString().contains("part-")).sorted().toList()) {
          if (!file.getFileName().toString().startsWith(".")) {
            rows(file).forEach(row -> rows.add(Row.of(row)));
          }
        }
      }
    }
    return rows;
  }

  private List<Row> events() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path file : files()) {
      String folder = run.resolve("events").relativize(file.getParent()).toString();
      for (Map<String, @Nullable Object> row : rows(file)) {
        if (!folder.isEmpty()) {
          row.put("_folder", folder);
        }
        rows.add(Row.of(row));
      }
    }
    return rows;
  }

  /** Rows of a file of any format: bytes in base64, times in ISO 8601. */
  static List<Map<String, @Nullable Object>> rows(Path file) throws IOException {
    String name = file.toString();
    if (name.endsWith(".parquet")) {
      return parquet(file);
    } else if (name.endsWith(".avro")) {
      return avro(file);
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(fields(JSON.readTree(line)));
    }
    return rows;
  }

  private static List<Map<String, @Nullable Object>> parquet(Path file) throws IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    String table =
        "read_parquet('" + file.toString().replace("'", "''") + "', hive_partitioning = false)";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + columns(statement, table) + " FROM " + table)) {
      ResultSetMetaData columns = result.getMetaData();
      while (result.next()) {
        Map<String, @Nullable Object> row = new TreeMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          String name = columns.getColumnName(column);
          if (name.startsWith(MICROS)) {
            long micros = result.getLong(column);
            row.put(
                name.substring(MICROS.length()),
                result.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
          } else {
            row.put(name, value(result.getObject(column)));
          }
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new IOException("DuckDB cannot read " + file, e);
    }
    return rows;
  }

  /** DuckDB's driver, though not DuckDB, is a second off where times are before 1970. */
  private static String columns(Statement statement, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + table)) {
      while (described.next()) {
        String name = "\"" + described.getString("column_name") + "\"";
        columns.add(
            described.getString("column_type").equals("TIMESTAMP WITH TIME ZONE")
                ? "epoch_us("
                    + name
                    + ") AS \""
                    + MICROS
                    + described.getString("column_name")
                    + "\""
                : name);
      }
    }
    return String.join(", ", columns);
  }

  private static @Nullable Object value(@Nullable Object value) throws SQLException {
    if (value instanceof LocalDate || value instanceof java.sql.Date) {
      return value.toString();
    } else if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    } else if (value instanceof Blob blob) {
      return Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()));
    } else if (value instanceof Array array) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item : (Object[]) array.getArray()) {
        items.add(value(item));
      }
      return items;
    } else if (value instanceof DuckDBStruct struct) {
      Map<String, @Nullable Object> fields = new TreeMap<>();
      for (Map.Entry<String, Object> field : struct.getMap().entrySet()) {
        fields.put(field.getKey(), value(field.getValue()));
      }
      return fields;
    }
    return value;
  }

  private static Map<String, @Nullable Object> fields(JsonNode object) {
    Map<String, @Nullable Object> fields = new TreeMap<>();
    object.fields().forEachRemaining(field -> fields.put(field.getKey(), value(field.getValue())));
    return fields;
  }

  /** Text that is a time may have zeros behind its point that another spelling lacks. */
  private static @Nullable Object value(JsonNode node) {
    if (node.isObject()) {
      return fields(node);
    } else if (node.isArray()) {
      List<@Nullable Object> items = new ArrayList<>();
      node.forEach(item -> items.add(value(item)));
      return items;
    } else if (node.isNull()) {
      return null;
    } else if (node.isTextual()) {
      String text = node.asText();
      return text.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}(\\d{3})?Z")
          ? Instant.parse(text).toString()
          : text;
    }
    return node.isBoolean() ? (Object) node.asBoolean() : node.decimalValue();
  }

  private static List<Map<String, @Nullable Object>> avro(Path file) throws IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      for (GenericRecord record : reader) {
        rows.add(fields(record));
      }
    }
    return rows;
  }

  private static Map<String, @Nullable Object> fields(GenericRecord record) {
    Map<String, @Nullable Object> fields = new TreeMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      fields.put(field.name(), value(field.schema(), record.get(field.pos())));
    }
    return fields;
  }

  private static @Nullable Object value(Schema declared, @Nullable Object value) {
    Schema schema =
        declared.getType() == Schema.Type.UNION
            ? declared.getTypes().stream()
                .filter(one -> one.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow()
            : declared;
    LogicalType logical = schema.getLogicalType();
    if (value == null) {
      return null;
    } else if (value instanceof GenericRecord record) {
      return fields(record);
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(value(schema.getElementType(), item)));
      return items;
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return logical instanceof LogicalTypes.Decimal decimal
          ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
          : Base64.getEncoder().encodeToString(bytes);
    } else if (value instanceof GenericEnumSymbol || value instanceof CharSequence) {
      return value.toString();
    } else if (logical != null) {
      return switch (logical.getName()) {
        case "date" -> LocalDate.ofEpochDay((Integer) value).toString();
        case "timestamp-millis" -> Instant.ofEpochMilli((Long) value).toString();
        default -> Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString();
      };
    }
    return value;
  }

  /** With the field that the message begins with, if it does, in place of the message. */
  List<Row> deadLetters() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(run.resolve("dead-letters"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".jsonl")).sorted().toList()) {
        rows.addAll(deadLetters(file));
      }
    }
    return rows;
  }

  /** Those of a file. */
  static List<Row> deadLetters(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Map<String, @Nullable Object> row = fields(JSON.readTree(line));
      String message = String.valueOf(row.remove("message"));
      if (message.isBlank() || message.lines().count() != 1) {
        throw new IllegalStateException("A dead letter needs one line of message: " + line);
      }
      row.put(
          "field",
          message.startsWith("Expected ") ? "" : message.substring(0, message.indexOf(": ")));
      Matcher digest = DIGEST.matcher(message);
      row.put("digest", digest.find() ? digest.group(1) : null);
      byte[] payload =
          "base64".equals(row.remove("encoding"))
              ? Base64.getDecoder().decode(String.valueOf(row.get("payload")))
              : JSON.readTree(line).get("payload").asText().getBytes(StandardCharsets.UTF_8);
      row.put("payload", new String(payload, StandardCharsets.ISO_8859_1));
      rows.add(Row.of(row));
    }
    return rows;
  }
}
