package dev.millrace.io.jdbc;

import dev.millrace.io.jdbc.SqlColumn.Trait;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a driver says, see {@link DatabaseMetaData}. Nothing there tells reliably what a user may
 * do, so that shows when he does it.
 *
 * <p>Names are given as patterns, in which {@code _} and {@code %} stand for others too; so what is
 * found is compared once more.
 */
final class StandardCatalog implements Catalog {
  private static final Set<String> TABLES = Set.of("TABLE", "BASE TABLE");

  private final Connection connection;
  private final Identifiers identifiers;

  StandardCatalog(Connection connection, Identifiers identifiers) {
    this.connection = connection;
    this.identifiers = identifiers;
  }

  @Override
  public TableName located(TableName named) throws SQLException {
    String schema = schema(named);
    TableName table = new TableName(schema, named.table());
    return new TableName(
        table.schema(),
        identifiers
            .find(named.table(), names(table))
            .orElseGet(() -> identifiers.stored(named.table())));
  }

  private String schema(TableName named) throws SQLException {
    String current = hasSchemas() ? connection.getSchema() : connection.getCatalog();
    if (named.schema().isEmpty()) {
      return Objects.requireNonNullElse(current, "");
    }
    return identifiers
        .find(named.schema(), hasSchemas() ? schemas() : List.of(named.schema()))
        .orElse(named.schema());
  }

  /** Where there are none, as in MySQL, a catalogue stands in their place. */
  private boolean hasSchemas() throws SQLException {
    return database().supportsSchemasInTableDefinitions();
  }

  private DatabaseMetaData database() throws SQLException {
    return connection.getMetaData();
  }

  private Collection<String> schemas() throws SQLException {
    Set<String> schemas = new HashSet<>();
    try (ResultSet rows = database().getSchemas()) {
      while (rows.next()) {
        schemas.add(rows.getString("TABLE_SCHEM"));
      }
    }
    return schemas;
  }

  private @Nullable String catalogOf(TableName table) throws SQLException {
    return hasSchemas() || table.schema().isEmpty() ? connection.getCatalog() : table.schema();
  }

  private @Nullable String schemaOf(TableName table) throws SQLException {
    return hasSchemas() && !table.schema().isEmpty() ? table.schema() : null;
  }

  private boolean isInSchema(TableName table, ResultSet row) throws SQLException {
    String schema = schemaOf(table);
    return schema == null || schema.equals(row.getString("TABLE_SCHEM"));
  }

  private Collection<String> names(TableName table) throws SQLException {
    Set<String> names = new HashSet<>();
    for (String spelling : List.of(table.table(), identifiers.stored(table.table()))) {
      names.addAll(kinds(table, spelling).keySet());
    }
    if (names.isEmpty() && identifiers.folding() == Identifiers.Folding.IGNORED) {
      names.addAll(kinds(table, "%").keySet());
    }
    return names;
  }

  private Map<String, String> kinds(TableName table, String pattern) throws SQLException {
    Map<String, String> kinds = new TreeMap<>();
    try (ResultSet rows = database().getTables(catalogOf(table), schemaOf(table), pattern, null)) {
      while (rows.next()) {
        if (isInSchema(table, rows)) {
          kinds.put(rows.getString("TABLE_NAME"), String.valueOf(rows.getString("TABLE_TYPE")));
        }
      }
    }
    return kinds;
  }

  @Override
  public Kind kind(TableName table) throws SQLException {
    String kind = kinds(table, table.table()).get(table.table());
    if (kind == null) {
      return Kind.NOTHING;
    }
    return TABLES.contains(kind) ? Kind.TABLE : Kind.OTHER;
  }

  @Override
  public List<SqlColumn> columns(TableName table) throws SQLException {
    List<SqlColumn> columns = new ArrayList<>();
    try (ResultSet rows =
        database().getColumns(catalogOf(table), schemaOf(table), table.table(), null)) {
      while (rows.next()) {
        if (table.table().equals(rows.getString("TABLE_NAME")) && isInSchema(table, rows)) {
          columns.add(column(rows));
        }
      }
    }
    return columns;
  }

  private static SqlColumn column(ResultSet row) throws SQLException {
    String type = row.getString("TYPE_NAME");
    int jdbcType = row.getInt("DATA_TYPE");
    int size = row.getInt("COLUMN_SIZE");
    int digits = row.getInt("DECIMAL_DIGITS");
    boolean digitsAreKnown = !row.wasNull();
    int argument =
        switch (jdbcType) {
          case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> digitsAreKnown ? digits : -1;
          default -> size > 0 ? size : -1;
        };
    return new SqlColumn(
        row.getString("COLUMN_NAME"),
        type,
        jdbcType,
        argument,
        digits,
        "%s of size %s,%s".formatted(type, size, digits),
        traits(row));
  }

  private static Set<Trait> traits(ResultSet row) throws SQLException {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    if (row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls) {
      traits.add(Trait.NULLABLE);
    }
    if (row.getString("COLUMN_DEF") != null || "YES".equals(row.getString("IS_AUTOINCREMENT"))) {
      traits.add(Trait.DEFAULTED);
    }
    if ("YES".equals(row.getString("IS_GENERATEDCOLUMN"))) {
      traits.add(Trait.GENERATED);
    }
    return traits;
  }

  @Override
  public List<Set<String>> keys(TableName table) throws SQLException {
    List<Set<String>> keys = new ArrayList<>();
    Set<String> primary = new TreeSet<>();
    try (ResultSet rows =
        database().getPrimaryKeys(catalogOf(table), schemaOf(table), table.table())) {
      while (rows.next()) {
        primary.add(rows.getString("COLUMN_NAME"));
      }
    }
    if (!primary.isEmpty()) {
      keys.add(primary);
    }
    keys.addAll(uniqueIndexes(table));
    return keys.stream().distinct().toList();
  }

  /** Those that are whole; of one whose columns the driver does not tell nothing is known. */
  private Collection<Set<String>> uniqueIndexes(TableName table) throws SQLException {
    Map<String, Set<String>> indexes = new TreeMap<>();
    Set<String> doubtful = new HashSet<>();
    try (ResultSet rows =
        database().getIndexInfo(catalogOf(table), schemaOf(table), table.table(), true, true)) {
      while (rows.next()) {
        String index = rows.getString("INDEX_NAME");
        String column = rows.getString("COLUMN_NAME");
        if (index == null) {
          continue;
        }
        if (column == null || rows.getString("FILTER_CONDITION") != null) {
          doubtful.add(index);
        } else {
          indexes.computeIfAbsent(index, name -> new TreeSet<>()).add(column);
        }
      }
    }
    indexes.keySet().removeAll(doubtful);
    return indexes.values();
  }

  @Override
  public void requireRights(TableName table, List<String> keys, List<String> additions) {}
}
