package dev.millrace.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.FoundColumns;
import dev.millrace.io.Reference;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads a table of any database with a JDBC driver, or what a query finds: {@code
 * ?table=schema.name}, or {@code ?query=file:PATH}; in {@code splits} ranges of a column where
 * {@code &splitBy=column&splits=8} names one.
 *
 * <p><b>Bounded</b>. <b>What is seen</b>: a range is read by one statement, and so as it is at one
 * moment where the database works so; PostgreSQL does. Ranges are read at different moments. A row
 * that is there all the while with the same value in the column of the split is read exactly once,
 * and so is one without a value in it.
 *
 * <p><b>While the database is away</b>, for a minute and a half, a range is read again from its
 * start: its rows wait in a local temporary file until all have come.
 *
 * <p><b>Position</b> of a row: the address with the table or the file of the query, and the values,
 * percent-encoded, of the table's primary key or, without one, of the column of the split; where
 * that does not tell rows apart, also a number in the order of reading, which another run need not
 * give.
 */
public final class JdbcInlet implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FETCHED_AT_ONCE = 1_000;
  private static final int MOST_SPLITS = 1_000;
  private static final int SPLITS = 8;

  private final Connections connections;
  private final String from;
  private final String splitBy;
  private final String quote;
  private final List<Serializable> bounds;
  private final List<String> columns;
  private final List<String> keys;

  private JdbcInlet(
      Connections connections,
      String from,
      String splitBy,
      String quote,
      List<Serializable> bounds,
      List<String> columns,
      List<String> keys) {
    this.connections = connections;
    this.from = from;
    this.splitBy = splitBy;
    this.quote = quote;
    this.bounds = bounds;
    this.columns = columns;
    this.keys = keys;
  }

  /**
   * Looks at the table or the query now, and how to split it.
   *
   * @throws IllegalArgumentException in one line, if the address names neither or both, or they
   *     cannot be split so
   * @throws IOException in one line, if the database cannot be asked
   */
  public static JdbcInlet at(JdbcAddress address) throws IOException {
    boolean isTable = isTable(address);
    checkArgument(
        isTable != address.parameter(JdbcAddress.QUERY).isPresent(),
        "%s must name a table or a query (must be ?table=schema.name or ?query=file:PATH)",
        address);
    checkArgument(
        isTable || Reference.isOne(address.parameter(JdbcAddress.QUERY).orElseThrow()),
        "%s has a query in it (must be ?query=file:PATH or env:NAME)",
        address);
    String splitBy = address.parameter("splitBy").orElse("");
    int splits = splits(address, splitBy);
    // On a line of its own: the last of a query may be a comment.
    String query = isTable ? "" : "(" + query(address) + "\n) millrace_query";
    Connections connections = new Connections(address);
    return Attempts.once(address, "Cannot read " + address)
        .of(
            () -> {
              try (Connection connection = connections.open()) {
                String quote = quote(connection);
                String from = isTable ? address.table().quotedBy(quote) : query;
                List<String> columns = columns(connection, from);
                checkArgument(
                    splitBy.isEmpty() || columns.contains(splitBy),
                    "%s has no column %s to be split by (must be one of %s)",
                    address,
                    splitBy,
                    String.join(", ", columns));
                return new JdbcInlet(
                    connections,
                    from,
                    splitBy,
                    quote,
                    splitBy.isEmpty()
                        ? List.of()
                        : bounds(
                            address,
                            splitBy,
                            new ColumnSplit(connection, from, TableName.quotedBy(quote, splitBy)),
                            splits),
                    columns,
                    isTable ? primaryKey(connection, address.table()) : List.of());
              }
            });
  }

  private static boolean isTable(JdbcAddress address) {
    return address.parameter(JdbcAddress.TABLE).isPresent();
  }

  private static int splits(JdbcAddress address, String splitBy) {
    String splits = address.parameter("splits").orElse(splitBy.isEmpty() ? "1" : "" + SPLITS);
    checkArgument(
        splits.matches("[1-9][0-9]{0,3}") && Integer.parseInt(splits) <= MOST_SPLITS,
        "%s has splits=%s (must be a whole number from 1 to %s)",
        address,
        splits,
        MOST_SPLITS);
    checkArgument(
        !splitBy.isEmpty() || splits.equals("1"),
        "%s has splits=%s (must come with splitBy=COLUMN, a number, date or timestamp)",
        address,
        splits);
    return Integer.parseInt(splits);
  }

  private static String query(JdbcAddress address) throws IOException {
    String query =
        Reference.resolved(
                "the parameter query", address.parameter(JdbcAddress.QUERY).orElseThrow())
            .strip();
    return query.endsWith(";") ? query.substring(0, query.length() - 1) : query;
  }

  /** What the database sets around a name that is meant letter by letter. */
  private static String quote(Connection connection) throws SQLException {
    return connection.getMetaData().getIdentifierQuoteString().strip();
  }

  private static List<String> columns(Connection connection, String from) throws SQLException {
    return described(
        connection,
        from,
        described -> {
          List<String> columns = new ArrayList<>();
          for (int column = 1; column <= described.getColumnCount(); column++) {
            columns.add(described.getColumnLabel(column));
          }
          return List.copyOf(columns);
        });
  }

  /** Looks at what the database says of columns. */
  @FunctionalInterface
  private interface Look<T> {
    T at(ResultSetMetaData columns) throws SQLException;
  }

  private static <T> T described(Connection connection, String from, Look<T> look)
      throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT * FROM " + from + " WHERE 1 = 0");
        ResultSet none = statement.executeQuery()) {
      return look.at(none.getMetaData());
    }
  }

  private static List<Serializable> bounds(
      JdbcAddress address, String splitBy, ColumnSplit split, int splits) throws SQLException {
    try {
      return split.bounds(splits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the column " + splitBy + " of " + address + " " + e.getMessage(), e);
    }
  }

  private static List<String> primaryKey(Connection connection, TableName table)
      throws SQLException {
    TreeMap<Integer, String> columns = new TreeMap<>();
    String schema = table.schemaIfNamed().orElse(connection.getSchema());
    try (ResultSet keys = connection.getMetaData().getPrimaryKeys(null, schema, table.table())) {
      while (keys.next()) {
        columns.put(keys.getInt("KEY_SEQ"), keys.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  /** The address, without anything secret. */
  @Override
  public String toString() {
    return connections.address().toString();
  }

  /** Names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /**
   * The columns with the types that rows can have them in; asks the database.
   *
   * @throws IllegalArgumentException in one line, if rows can have none, or one has the name of
   *     another
   * @throws IOException in one line, if the database cannot be asked
   */
  public FoundColumns described() throws IOException {
    boolean isTable = isTable(connections.address());
    try {
      return Attempts.once(connections.address(), "Cannot read " + connections.address())
          .of(
              () ->
                  connections.ask(
                      connection ->
                          described(
                              connection, from, columns -> ReadColumns.of(columns, isTable))));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(this + ": " + e.getMessage(), e);
    }
  }

  /** Columns some of whose values anybody may see: in the position of a row, or in the job. */
  public List<String> shownColumns() {
    List<String> shown = new ArrayList<>(namedBy());
    if (!splitBy.isEmpty()) {
      shown.add(splitBy);
    }
    return shown;
  }

  private List<String> namedBy() {
    return !keys.isEmpty() ? keys : splitBy.isEmpty() ? List.of() : List.of(splitBy);
  }

  /** How many ranges there are to read. */
  public int ranges() {
    return bounds.size() + 1;
  }

  /** Takes rows, each as a JSON object of its columns. */
  @FunctionalInterface
  public interface Rows {
    void accept(byte[] object, SourcePosition position) throws IOException;
  }

  /**
   * Reads a range.
   *
   * @param range its number, from 0
   * @return how many rows the consumer was given
   */
  public long read(int range, Rows consumer) throws IOException {
    try (RowSpool spool = RowSpool.create()) {
      Attempts.patientWithRows(connections.address(), "Cannot read " + connections.address())
          .of(
              () -> {
                spool.<SQLException>fill(rows -> query(range, rows));
                return range;
              });
      long[] given = {0};
      String address = connections.address().toString();
      spool.forEach(
          (object, key) -> {
            long number = keys.isEmpty() ? given[0] : 0;
            consumer.accept(object, new SourcePosition(address + key, number));
            given[0]++;
          });
      return given[0];
    }
  }

  private void query(int range, RowSpool.Sink rows) throws IOException, SQLException {
    try (Connection connection = connections.open();
        PreparedStatement statement =
            connection.prepareStatement("SELECT * FROM " + from + condition(range))) {
      bind(range, statement);
      statement.setFetchSize(FETCHED_AT_ONCE);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(JsonColumns.object(result), key(result));
        }
      }
    }
  }

  private String condition(int range) {
    if (bounds.isEmpty()) {
      return "";
    }
    String column = TableName.quotedBy(quote, splitBy);
    if (range == 0) {
      return " WHERE " + column + " < ? OR " + column + " IS NULL";
    }
    return " WHERE " + column + " >= ?" + (range < bounds.size() ? " AND " + column + " < ?" : "");
  }

  private void bind(int range, PreparedStatement statement) throws SQLException {
    int parameter = 1;
    if (range > 0) {
      statement.setObject(parameter++, bounds.get(range - 1));
    }
    if (range < bounds.size()) {
      statement.setObject(parameter, bounds.get(range));
    }
  }

  private String key(ResultSet row) throws SQLException {
    List<String> named = namedBy();
    StringBuilder key = new StringBuilder();
    for (String column : named) {
      key.append(key.isEmpty() ? '#' : '&')
          .append(encoded(column))
          .append('=')
          .append(encoded(String.valueOf(row.getString(column))));
    }
    return key.toString();
  }

  /** So that values with signs of a key in them are not taken for others. */
  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
