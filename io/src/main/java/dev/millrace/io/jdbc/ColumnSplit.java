package dev.millrace.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a database what values a column has, and cuts them into ranges. Times are read and sent as
 * the column has them: a time without a zone never passes through that of this machine, where an
 * hour in autumn comes twice and ranges would overlap.
 */
final class ColumnSplit {
  private final Connection connection;
  private final String from;
  private final String column;

  /**
   * @param from a table or a query, as SQL has it
   * @param column of it, as SQL has it
   */
  ColumnSplit(Connection connection, String from, String column) {
    this.connection = connection;
    this.from = from;
    this.column = column;
  }

  /**
   * At most {@code splits - 1} bounds, in rising order.
   *
   * @throws IllegalArgumentException in words that follow the name of the column, if it cannot be
   *     cut
   */
  List<Serializable> bounds(int splits) throws SQLException {
    List<Serializable> bounds;
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT min(" + column + "), max(" + column + ") FROM " + from);
        ResultSet ends = statement.executeQuery()) {
      ends.next();
      bounds = SplitBounds.between(end(ends, 1), end(ends, 2), splits);
    }
    checkArgument(
        areRising(bounds),
        "was cut at values that do not rise for the database (must be split by another column)");
    return bounds;
  }

  private static @Nullable Object end(ResultSet ends, int place) throws SQLException {
    if (JsonColumns.isZoned(ends.getMetaData(), place)) {
      return ends.getObject(place, OffsetDateTime.class);
    }
    return ends.getMetaData().getColumnType(place) == Types.TIMESTAMP
        ? ends.getObject(place, LocalDateTime.class)
        : ends.getObject(place);
  }

  /** For the database, which compares rows with them, as values of the column's own type. */
  boolean areRising(List<? extends Serializable> bounds) throws SQLException {
    if (bounds.size() < 2) {
      return true;
    }
    String rising =
        IntStream.range(1, bounds.size())
            .mapToObj(bound -> "coalesce(typed, ?) < coalesce(typed, ?)")
            .collect(Collectors.joining(" AND "));
    // The inner row holds nothing, and is of the column's type; no row of the table is read.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM (SELECT min("
                + column
                + ") AS typed FROM "
                + from
                + " WHERE 1 = 0) none_of_it WHERE "
                + rising)) {
      int parameter = 1;
      for (int bound = 1; bound < bounds.size(); bound++) {
        statement.setObject(parameter++, bounds.get(bound - 1));
        statement.setObject(parameter++, bounds.get(bound));
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
