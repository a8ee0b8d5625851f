package dev.millrace.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether two folders of Parquet hold the same revenue by country and month. */
final class SameAnswer {
  private SameAnswer() {}

  /**
   * Counts must be equal, and sums to nine digits: one side adds doubles as they come.
   *
   * @return how many rows there are
   * @throws IOException if they differ
   */
  static long check(Path mine, Path theirs) throws SQLException, IOException {
    String joined =
        " FROM read_parquet('%s/**/*.parquet') a FULL JOIN read_parquet('%s/*.parquet') b"
                .formatted(mine, theirs)
            + " ON a.Country = b.Country AND a.sold_year = b.sold_year"
            + " AND a.sold_month = b.sold_month";
    String equal =
        "a.purchases = b.purchases AND abs(a.revenue - b.revenue) <= 1e-9 * abs(b.revenue)";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet counts =
            statement.executeQuery(
                "SELECT count(*), count(*) FILTER (WHERE (" + equal + ") IS NOT TRUE)" + joined)) {
      counts.next();
      if (counts.getLong(1) == 0 || counts.getLong(2) != 0) {
        throw new IOException(
            "Different answers: %d of %d rows, %s and %s"
                .formatted(counts.getLong(2), counts.getLong(1), mine, theirs));
      }
      return counts.getLong(1);
    }
  }
}
