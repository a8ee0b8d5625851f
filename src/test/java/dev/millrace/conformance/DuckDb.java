package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Row;
import dev.millrace.conformance.oracle.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads Parquet with DuckDB, which shares no code with the library that wrote it. */
final class DuckDb {
  private DuckDb() {}

  static List<Row> rows(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT * FROM read_parquet('" + file.toString().replace("'", "''") + "')")) {
      ResultSetMetaData columns = result.getMetaData();
      while (result.next()) {
        Map<String, @Nullable Object> row = new TreeMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          row.put(columns.getColumnName(column), value(result.getObject(column)));
        }
        rows.add(Row.of(row));
      }
    } catch (SQLException e) {
      throw new IOException("DuckDB cannot read " + file, e);
    }
    return rows;
  }

  private static @Nullable Object value(@Nullable Object value) throws SQLException {
    if (value instanceof OffsetDateTime time) {
      return Texts.instant(time.toInstant().toEpochMilli());
    }
    if (value instanceof Timestamp time) {
      return Texts.instant(time.toInstant().toEpochMilli());
    }
    if (value instanceof Array array) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item : (Object[]) array.getArray()) {
        items.add(value(item));
      }
      return items;
    }
    if (value instanceof Struct struct) {
      return fields(struct);
    }
    return value;
  }

  /** The only nested rows of a table are its top paths. */
  private static Map<String, Object> fields(Struct struct) throws SQLException {
    Object[] values = struct.getAttributes();
    if (values.length != 2) {
      throw new SQLException("Unknown struct: " + Arrays.toString(values));
    }
    return Map.of("path", values[0], "requests", values[1]);
  }
}
