package dev.millrace.conformance;

import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.accesslog.AccessLogEntries;
import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.LogFormat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Purchases and requests of files as rows; a line that is neither has none. */
final class SqlGalleryRows {
  static final Schema RETAIL =
      Schema.builder()
          .addNullableField("InvoiceNo", FieldType.STRING)
          .addNullableField("StockCode", FieldType.STRING)
          .addNullableField("Quantity", FieldType.INT32)
          .addNullableField("InvoiceDate", FieldType.DATETIME)
          .addNullableField("UnitPrice", FieldType.DECIMAL)
          .addNullableField("CustomerID", FieldType.STRING)
          .addNullableField("Country", FieldType.STRING)
          .build();

  static final Schema WEB =
      Schema.builder()
          .addNullableField("client", FieldType.STRING)
          .addNullableField("requested", FieldType.DATETIME)
          .addNullableField("target", FieldType.STRING)
          .addNullableField("status", FieldType.INT32)
          .addNullableField("bytes", FieldType.INT64)
          .build();

  private static final AccessLogEntries LOG = AccessLogEntries.of(LogFormat.of("combined"));

  private SqlGalleryRows() {}

  static List<Row> purchase(String line) {
    if (line.startsWith("InvoiceNo,")) {
      return List.of();
    }
    List<@Nullable String> columns = columns(line);
    return List.of(
        Row.withSchema(RETAIL)
            .addValues(
                columns.get(0),
                columns.get(1),
                Integer.valueOf(String.valueOf(columns.get(3))),
                Instant.parse(String.valueOf(columns.get(4)).replace(' ', 'T') + "Z"),
                new BigDecimal(String.valueOf(columns.get(5))),
                columns.get(6),
                columns.get(7))
            .build());
  }

  static List<Row> request(String line) {
    if (LOG.parse(line.getBytes(StandardCharsets.UTF_8))
        instanceof Parsing.Parsed<AccessLogEntry> parsed) {
      AccessLogEntry entry = parsed.value();
      return List.of(
          Row.withSchema(WEB)
              .addValues(
                  entry.client(), entry.time(), entry.target(), entry.status(), entry.bytes())
              .build());
    }
    return List.of();
  }

  /** Columns in quotes have two for each of theirs; one with nothing in it is null. */
  private static List<@Nullable String> columns(String line) {
    List<@Nullable String> columns = new ArrayList<>();
    StringBuilder column = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at <= line.length(); at++) {
      if (at == line.length() || (line.charAt(at) == ',' && !quoted)) {
        columns.add(column.isEmpty() ? null : column.toString());
        column.setLength(0);
      } else if (line.charAt(at) != '"') {
        column.append(line.charAt(at));
      } else if (quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        column.append('"');
        at++;
      } else {
        quoted = !quoted;
      }
    }
    return columns;
  }
}
