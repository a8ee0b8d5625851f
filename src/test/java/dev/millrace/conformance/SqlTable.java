package dev.millrace.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A small table of the corpus, in JSON Lines: the first line has its columns with their types, each
 * of the others a row. All columns may be null.
 *
 * @param columns each as a name and a type of SQL
 * @param values as texts, as DuckDB casts them
 */
record SqlTable(
    String name,
    List<String[]> columns,
    Schema schema,
    List<Row> rows,
    List<List<@Nullable String>> values) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SqlTable of(String name) throws IOException {
    String[] lines = SqlStatement.resource("tables/" + name + ".jsonl").strip().split("\n");
    List<String[]> columns = new ArrayList<>();
    Schema.Builder schema = Schema.builder();
    for (JsonNode column : JSON.readTree(lines[0])) {
      String[] parts = column.asText().split(" ");
      columns.add(parts);
      schema.addNullableField(parts[0], type(parts[1]));
    }
    Schema built = schema.build();
    List<Row> rows = new ArrayList<>();
    List<List<@Nullable String>> values = new ArrayList<>();
    for (int line = 1; line < lines.length; line++) {
      List<@Nullable Object> row = new ArrayList<>();
      List<@Nullable String> texts = new ArrayList<>();
      JsonNode cells = JSON.readTree(lines[line]);
      if (cells.size() != columns.size()) {
        throw new IllegalStateException(name + ", line " + (line + 1) + ": " + lines[line]);
      }
      for (int i = 0; i < columns.size(); i++) {
        String text = cells.get(i).isNull() ? null : cells.get(i).asText();
        texts.add(text);
        row.add(text == null ? null : value(columns.get(i)[1], text));
      }
      rows.add(Row.withSchema(built).addValues(row).build());
      values.add(texts);
    }
    return new SqlTable(name, columns, built, rows, values);
  }

  private static FieldType type(String type) {
    return switch (type.replaceAll("\\(.*", "")) {
      case "BOOLEAN" -> FieldType.BOOLEAN;
      case "TINYINT" -> FieldType.BYTE;
      case "SMALLINT" -> FieldType.INT16;
      case "INTEGER" -> FieldType.INT32;
      case "BIGINT" -> FieldType.INT64;
      case "DOUBLE" -> FieldType.DOUBLE;
      case "DECIMAL" -> FieldType.DECIMAL;
      case "VARCHAR" -> FieldType.STRING;
      case "DATE" -> FieldType.logicalType(SqlTypes.DATE);
      case "TIMESTAMP" -> FieldType.DATETIME;
      default -> throw new IllegalStateException("Unknown type: " + type);
    };
  }

  private static Object value(String type, String text) {
    return switch (type.replaceAll("\\(.*", "")) {
      case "BOOLEAN" -> Boolean.valueOf(text);
      case "TINYINT" -> Byte.valueOf(text);
      case "SMALLINT" -> Short.valueOf(text);
      case "INTEGER" -> Integer.valueOf(text);
      case "BIGINT" -> Long.valueOf(text);
      case "DOUBLE" -> Double.valueOf(text);
      case "DECIMAL" -> new BigDecimal(text);
      case "VARCHAR" -> text;
      case "DATE" -> LocalDate.parse(text);
      case "TIMESTAMP" -> Instant.parse(text.replace(' ', 'T') + "Z");
      default -> throw new IllegalStateException("Unknown type: " + type);
    };
  }
}
