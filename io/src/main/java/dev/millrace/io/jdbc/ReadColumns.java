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
   * @param ofTable whether they are of a table as it is; any column of a query may be null, as
   *     drivers say of it what its table says, even behind an outer join
   * @throws IllegalArgumentException in one line, if they are no table
   */
  static FoundColumns of(ResultSetMetaData columns, boolean ofTable) throws SQLException {
    Search search = FoundColumns.search();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      boolean isRequired = ofTable && columns.isNullable(column) == ResultSetMetaData.columnNoNulls;
      add(columns, column, isRequired ? Presence.REQUIRED : Presence.NULLABLE, search);
    }
    return search.found();
  }

  private static void add(ResultSetMetaData columns, int column, Presence presence, Search search)
      throws SQLException {
    String name = columns.getColumnLabel(column);
    String words = columns.getColumnTypeName(column);
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
