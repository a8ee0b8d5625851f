package dev.millrace.conformance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** DuckDB, which shares no code with what it judges, over the same tables. */
final class SqlOracle implements AutoCloseable {
  private final Connection connection;

  private SqlOracle(Connection connection) {
    this.connection = connection;
  }

  static SqlOracle open() throws SQLException {
    SqlOracle oracle = new SqlOracle(DriverManager.getConnection("jdbc:duckdb:"));
    // The standard's division of whole numbers; DuckDB's own gives a double.
    oracle.execute("SET integer_division = true");
    return oracle;
  }

  void load(SqlTable table) throws SQLException {
    execute(
        table.columns().stream()
            .map(column -> column[0] + " " + column[1])
            .collect(Collectors.joining(", ", "CREATE TABLE " + table.name() + " (", ")")));
    String insert =
        table.columns().stream()
            .map(column -> "CAST(? AS " + column[1] + ")")
            .collect(Collectors.joining(", ", "INSERT INTO " + table.name() + " VALUES (", ")"));
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (List<@Nullable String> row : table.values()) {
        for (int column = 0; column < row.size(); column++) {
          statement.setString(column + 1, row.get(column));
        }
        statement.executeUpdate();
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<List<@Nullable String>> answer(String sql) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(SqlAnswer.duckDbCell(result.getObject(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
