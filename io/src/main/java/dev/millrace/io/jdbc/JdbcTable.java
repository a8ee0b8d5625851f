package dev.millrace.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.Edge;
import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A table of PostgreSQL that rows of a schema land in. That they can is looked at before a run:
 * that the table, if it is there, has a column for each field that holds its values, and an index
 * that keeps its keys apart; that the user may write. A table that is not there is made with the
 * first run that lands.
 *
 * <p><b>Bounded</b> runs only. <b>Idempotent</b> with keys: a row that is landed again replaces the
 * one with the same keys. Without keys rows can only be added, and a run that is repeated adds them
 * again.
 */
public final class JdbcTable {
  private final Connections connections;
  private final TableName table;
  private final EventSchema schema;
  private final List<String> keys;
  private final List<String> columnTypes;
  private final List<String> changes;
  private final RowLimits limits;

  private JdbcTable(
      Connections connections,
      TableName table,
      EventSchema schema,
      List<String> keys,
      ColumnFit fit,
      List<String> changes) {
    this.connections = connections;
    this.table = table;
    this.schema = schema;
    this.keys = keys;
    this.columnTypes = fit.types();
    this.limits = fit.limits();
    this.changes = changes;
  }

  /**
   * Looks at the table now.
   *
   * @param keys fields by which a landed row replaces another; none if rows are added
   * @throws IllegalArgumentException in one line, if rows of the schema cannot land there
   * @throws IOException in one line, if the database cannot be asked
   */
  public static JdbcTable at(JdbcAddress address, EventSchema schema, List<String> keys)
      throws IOException {
    checkArgument(
        address.isPostgres(),
        "%s is no database that this landing writes to (must be jdbc:postgresql://…)",
        address);
    List<String> strange = address.parametersBeyond(Set.of(JdbcAddress.TABLE));
    checkArgument(
        strange.isEmpty(), "%s is for reading (must be left out here)", String.join(", ", strange));
    TableName named = address.table();
    Connections connections = new Connections(address);
    return Attempts.once(address, "Cannot look at " + address)
        .of(
            () -> {
              try (Connection connection = connections.open()) {
                return look(connections, connection, named, schema, List.copyOf(keys));
              }
            });
  }

  private static JdbcTable look(
      Connections connections,
      Connection connection,
      TableName named,
      EventSchema schema,
      List<String> keys)
      throws SQLException {
    PostgresCatalog catalog = new PostgresCatalog(connection);
    TableName table = named.inSchema(catalog.currentSchema());
    checkArgument(
        table.schemaIfNamed().isPresent(),
        "the table %s is in no schema (must be schema.table: this user has none of its own)",
        table);
    checkArgument(
        catalog.encoding().equals("UTF8"),
        "the database is encoded in %s (must be UTF8, or it would refuse some rows)",
        catalog.encoding());
    String kind = catalog.kind(table);
    if (kind.isEmpty()) {
      ColumnFit fit = ColumnFit.ofNew(table, schema);
      return new JdbcTable(connections, table, schema, keys, fit, List.of(fit.creation(keys)));
    }
    checkArgument(
        kind.equals("r") || kind.equals("p"), "%s is a view or the like (must be a table)", table);
    ColumnFit fit = ColumnFit.of(table, schema, catalog.columns(table));
    if (!keys.isEmpty()) {
      fit.requireKey(keys, catalog.keys(table));
    }
    for (String privilege :
        keys.isEmpty() ? List.of("INSERT") : List.of("INSERT", "UPDATE", "SELECT")) {
      checkArgument(
          catalog.mayDo(privilege, table),
          "this user may not %s the table %s (must be granted: GRANT %s ON %s TO …)",
          privilege,
          table,
          privilege,
          table);
    }
    List<String> additions = fit.additions();
    checkArgument(
        additions.isEmpty() || catalog.mayAlter(table),
        "this user may not add columns to the table %s (its owner must: %s)",
        table,
        String.join("; ", additions));
    return new JdbcTable(connections, table, schema, keys, fit, additions);
  }

  /** What of the schema's rows the table cannot hold. */
  public RowLimits limits() {
    return limits;
  }

  /** The table for the rows of one run. */
  public StagedRows of(Run run, Edge edge) {
    return new StagedJdbcTable(
        connections,
        schema,
        columnTypes,
        new StagingStatements(run, table, schema, columnTypes, keys, changes),
        edge);
  }

  /** The table in its database, without anything secret. */
  @Override
  public String toString() {
    return table + " at " + connections.address().url();
  }
}
