package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our Parquet files in the eyes of a system that shares no code with us. */
class ParquetInDuckDbTest {
  private final Path file;

  ParquetInDuckDbTest(@TempDir Path folder) {
    this.file = folder.resolve("table.parquet");
  }

  @Test
  void readsTheRowsThatWereWritten() throws Exception {
    Random random = new Random(20260301);
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(TableRow.any(random));
    }
    FormatFiles.write(ParquetFormat.of(TableRow.class), file, rows);

    assertThat(query(), is(rows));
  }

  @Test
  void seesTimesAsTimesAndListsAsLists() throws Exception {
    FormatFiles.write(ParquetFormat.of(TableRow.class), file, List.of());

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery("DESCRIBE SELECT * FROM '" + file + "'")) {
      List<String> types = new ArrayList<>();
      while (columns.next()) {
        types.add(columns.getString("column_name") + " " + columns.getString("column_type"));
      }
      assertThat(
          types,
          is(
              List.of(
                  "text VARCHAR",
                  "whole INTEGER",
                  "weight BIGINT",
                  "real DOUBLE",
                  "flag BOOLEAN",
                  "time TIMESTAMP WITH TIME ZONE",
                  "maybeText VARCHAR",
                  "maybeWhole INTEGER",
                  "maybeLarge BIGINT",
                  "maybeReal DOUBLE",
                  "maybeFlag BOOLEAN",
                  "maybeTime TIMESTAMP WITH TIME ZONE",
                  "maybePart STRUCT(\"name\" VARCHAR, count BIGINT, \"share\" DOUBLE)",
                  "texts VARCHAR[]",
                  "numbers BIGINT[]",
                  "parts STRUCT(\"name\" VARCHAR, count BIGINT, \"share\" DOUBLE)[]")));
    }
  }

  private List<TableRow> query() throws SQLException {
    List<TableRow> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT *, epoch_ms(time) AS millis, epoch_ms(maybeTime) AS maybeMillis,"
                    + " maybePart.name AS partName, maybePart.count AS partCount,"
                    + " maybePart.share AS partShare,"
                    + " list_transform(parts, part -> part.name) AS names,"
                    + " list_transform(parts, part -> part.count) AS counts,"
                    + " list_transform(parts, part -> part.share) AS shares FROM '"
                    + file
                    + "'")) {
      while (row.next()) {
        rows.add(
            new TableRow(
                row.getString("text"),
                row.getInt("whole"),
                row.getLong("weight"),
                row.getDouble("real"),
                row.getBoolean("flag"),
                Instant.ofEpochMilli(row.getLong("millis")),
                row.getString("maybeText"),
                (Integer) row.getObject("maybeWhole"),
                (Long) row.getObject("maybeLarge"),
                (Double) row.getObject("maybeReal"),
                (Boolean) row.getObject("maybeFlag"),
                time((Long) row.getObject("maybeMillis")),
                row.getObject("maybePart") == null
                    ? null
                    : new TableRow.Part(
                        row.getString("partName"),
                        row.getLong("partCount"),
                        (Double) row.getObject("partShare")),
                list(row, "texts", String.class),
                list(row, "numbers", Long.class),
                parts(row)));
      }
    }
    return rows;
  }

  private static List<TableRow.Part> parts(ResultSet row) throws SQLException {
    List<String> names = list(row, "names", String.class);
    List<Long> counts = list(row, "counts", Long.class);
    List<Double> shares = list(row, "shares", Double.class);
    List<TableRow.Part> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      parts.add(new TableRow.Part(names.get(i), counts.get(i), shares.get(i)));
    }
    return parts;
  }

  private static <T> List<T> list(ResultSet row, String column, Class<T> type) throws SQLException {
    return Arrays.stream((Object[]) row.getArray(column).getArray()).map(type::cast).toList();
  }

  private static @Nullable Instant time(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
