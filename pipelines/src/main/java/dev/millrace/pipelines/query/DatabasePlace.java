package dev.millrace.pipelines.query;

import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.io.jdbc.JdbcTable;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of a database, or what a query finds in one.
 *
 * @param address without what no driver knows
 * @param schema a file with the Avro schema of the rows; null if the database says it
 */
record DatabasePlace(JdbcAddress address, @Nullable String schema) implements TablePlace {
  private static final String SCHEMA = "schema";

  /**
   * @throws UsageException in one line that shows no property of the driver
   */
  static DatabasePlace parse(String table, String location) {
    JdbcAddress given;
    try {
      given = JdbcAddress.parse(location);
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid table %s: %s".formatted(table, e.getMessage()));
    }
    Map<String, String> properties = new TreeMap<>(given.properties());
    String schema = properties.remove(SCHEMA);
    return new DatabasePlace(new JdbcAddress(given.url(), properties, given.parameters()), schema);
  }

  @Override
  public String shown() {
    return address.toString();
  }

  @Override
  public String shownFormat() {
    return "rows";
  }

  @Override
  public TablePlace in(String table, FileKind kind) {
    throw UsageException.of(
        "Invalid table %s: %s has no TYPE (leave it out: a database says its columns)"
            .formatted(table, address));
  }

  /**
   * Looks at the table now, to add rows to it.
   *
   * @param table its name in statements
   * @throws UsageException in one line, if such rows cannot land there
   */
  InsertedRows.Target landing(String table, EventSchema rows) throws IOException {
    try {
      return InsertedRows.Target.in(JdbcTable.at(address, rows, List.of()));
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid table %s: %s".formatted(table, e.getMessage()));
    }
  }

  @Override
  public QueryTable open(String table, QueryOptions options) throws IOException {
    try {
      JdbcInlet inlet = JdbcInlet.at(address);
      TableColumns columns =
          schema == null
              ? TableColumns.of(inlet.described())
              : TableColumns.declared(table, schema);
      return new QueryTable(
          table, shown(), columns.schema(), columns.note(), new DatabaseSource(inlet));
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid table %s: %s".formatted(table, e.getMessage()));
    }
  }
}
