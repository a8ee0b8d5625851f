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
 * A table of a database that rows of a schema land in: of PostgreSQL, or of any other with
 * transactions, by statements of SQL-92 and what its driver says of it. That they can is looked at
 * before a run: that the table, if it is there, has a column for each field that holds its values,
 * and an index that keeps its keys apart; in PostgreSQL also that the user may write. A table that
 * is not there is made with the first run that lands.
 *
 * <p><b>Bounded</b> runs only. <b>Idempotent</b> with keys: a row that is landed again replaces the
 * one with the same keys. Without keys rows can only be added, and a run that is repeated adds them
 * again.
 */
public final class JdbcTable {
  private final Connections connections;
  private final Dialect dialect;
  private final TableName table;
  private final EventSchema schema;
  private final List<String> keys;
  private final ColumnFit fit;
  private final List<TableChange> changes;

  private JdbcTable(
      Connections connections,
      Dialect dialect,
      TableName table,
      EventSchema schema,
      List<String> keys,
      ColumnFit fit,
      List<TableChange> changes) {
    this.connections = connections;
    this.dialect = dialect;
    this.table = table;
    this.schema = schema;
    this.keys = keys;
    this.fit = fit;
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
    List<String> strange = address.parametersBeyond(Set.of(JdbcAddress.TABLE));
    checkArgument(
        strange.isEmpty(), "%s is for reading (must be left out here)", String.join(", ", strange));
    TableName named = address.table();
    Connections connections = new Connections(address);
    return Attempts.once(address, "Cannot look at " + address)
        .of(
            () ->
                connections.ask(
                    connection -> look(connections, connection, named, schema, List.copyOf(keys))));
  }

  private static JdbcTable look(
      Connections connections,
      Connection connection,
      TableName named,
      EventSchema schema,
      List<String> keys)
      throws SQLException {
    Dialect dialect = Dialect.of(connections.address(), connection);
    Catalog catalog = dialect.catalog(connection);
    TableName table = catalog.located(named);
    return switch (catalog.kind(table)) {
      case NOTHING -> {
        ColumnFit fit = ColumnFit.ofNew(dialect, table, schema);
        yield new JdbcTable(
            connections, dialect, table, schema, keys, fit, List.of(fit.creation(keys)));
      }
      case OTHER ->
          throw new IllegalArgumentException(table + " is a view or the like (must be a table)");
      case TABLE -> {
        ColumnFit fit = ColumnFit.of(dialect, table, schema, catalog.columns(table));
        if (!keys.isEmpty()) {
          fit.requireKey(keys, catalog.keys(table));
        }
        List<TableChange> additions = fit.additions();
        catalog.requireRights(table, keys, additions.stream().map(TableChange::statement).toList());
        yield new JdbcTable(connections, dialect, table, schema, keys, fit, additions);
      }
    };
  }

  /** What of the schema's rows the table cannot hold. */
  public RowLimits limits() {
    return fit.limits();
  }

  /** The table for the rows of one run. */
  public StagedRows of(Run run, Edge edge) {
    return new StagedJdbcTable(
        connections,
        schema,
        dialect.staging(
            new StagingStatements(
                run, table, dialect, fit.columns(), fit.columnsOf(keys), changes)),
        edge);
  }

  /** The table in its database, without anything secret. */
  @Override
  public String toString() {
    return table + " at " + connections.address().url();
  }
}
