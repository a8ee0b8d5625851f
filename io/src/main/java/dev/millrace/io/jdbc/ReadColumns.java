package dev.millrace.io.jdbc;

import dev.millrace.io.FoundColumns;
import dev.millrace.io.FoundColumns.Presence;
import dev.millrace.io.FoundColumns.Search;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import org.apache.avro.Schema;

/**
 * The columns of a query, by what the database says of their types: those in which {@link
 * JsonColumns} spells their values. A timestamp without a zone is one; what JSON has no form for is
 * text.
 */
final class ReadColumns {
  private ReadColumns() {}

  /**
   * @throws IllegalArgumentException in one line, if they are no table
   */
  static FoundColumns of(ResultSetMetaData columns) throws SQLException {
    Search search = FoundColumns.search();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      add(columns, column, search);
    }
    return search.found();
  }

  private static void add(ResultSetMetaData columns, int column, Search search)
      throws SQLException {
    String name = columns.getColumnLabel(column);
    String words = columns.getColumnTypeName(column);
    Presence presence =
        columns.isNullable(column) == ResultSetMetaData.columnNoNulls
            ? Presence.REQUIRED
            : Presence.NULLABLE;
    switch (columns.getColumnType(column)) {
      case Types.NUMERIC, Types.DECIMAL ->
          search.addDecimal(
              name, columns.getPrecision(column), columns.getScale(column), presence, words);
      default -> search.add(name, type(columns, column), presence, words);
    }
  }

  private static Schema type(ResultSetMetaData columns, int column) throws SQLException {
    return switch (columns.getColumnType(column)) {
      case Types.BOOLEAN -> FoundColumns.of(Schema.Type.BOOLEAN);
      case Types.BIT ->
          FoundColumns.of(
              JsonColumns.isTruth(columns, column) ? Schema.Type.BOOLEAN : Schema.Type.STRING);
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> FoundColumns.of(Schema.Type.INT);
      case Types.BIGINT -> FoundColumns.of(Schema.Type.LONG);
      case Types.REAL -> FoundColumns.of(Schema.Type.FLOAT);
      case Types.FLOAT, Types.DOUBLE -> FoundColumns.of(Schema.Type.DOUBLE);
      case Types.DATE -> FoundColumns.date();
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> FoundColumns.timestamp();
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          FoundColumns.of(Schema.Type.BYTES);
      default -> FoundColumns.of(Schema.Type.STRING);
    };
  }
}
