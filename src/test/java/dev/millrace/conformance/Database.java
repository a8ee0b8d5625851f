package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Row;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What tests say to a database, over its driver alone.
 *
 * @param fields the names of fields of the names of columns
 */
record Database(String url, UnaryOperator<String> fields) {
  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The one number that a query finds. */
  long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new IllegalStateException("No row: " + query);
      }
      return result.getLong(1);
    }
  }

  /** The rows that a query finds, in the spelling of oracles. */
  List<Row> rows(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<Row> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, @Nullable Object> row = new TreeMap<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.put(fields.apply(result.getMetaData().getColumnName(column)), value(result, column));
        }
        rows.add(Row.of(row));
      }
      return rows;
    }
  }

  private static @Nullable Object value(ResultSet result, int column) throws SQLException {
    return switch (result.getMetaData().getColumnTypeName(column)) {
      case "timestamptz", "TIMESTAMP WITH TIME ZONE" -> {
        OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
        yield time == null ? null : time.toInstant().toString();
      }
      case "date", "DATE" -> result.getString(column);
      case "float4", "REAL" -> {
        // The driver's object is a double of other digits.
        float value = result.getFloat(column);
        yield result.wasNull() ? null : new BigDecimal(Float.toString(value));
      }
      default -> {
        Object value = result.getObject(column);
        yield value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value;
      }
    };
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }
}
