package dev.millrace.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.jdbc.SqlColumn.Trait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What PostgreSQL's catalogue says of a table. */
final class PostgresCatalog implements Catalog {
  private static final int HEADER = 4;

  private final Connection connection;

  PostgresCatalog(Connection connection) {
    this.connection = connection;
  }

  @Override
  public TableName located(TableName named) throws SQLException {
    TableName table = named.inSchema(text("SELECT coalesce(current_schema(), '')"));
    checkArgument(
        table.schemaIfNamed().isPresent(),
        "the table %s is in no schema (must be schema.table: this user has none of its own)",
        table);
    String encoding = text("SHOW server_encoding");
    checkArgument(
        encoding.equals("UTF8"),
        "the database is encoded in %s (must be UTF8, or it would refuse some rows)",
        encoding);
    return table;
  }

  @Override
  public Kind kind(TableName table) throws SQLException {
    String kind =
        text(
            "SELECT coalesce((SELECT relkind::text FROM pg_class WHERE oid = to_regclass(?)), '')",
            table.quoted());
    return switch (kind) {
      case "" -> Kind.NOTHING;
      case "r", "p" -> Kind.TABLE;
      default -> Kind.OTHER;
    };
  }

  @Override
  public void requireRights(TableName table, List<String> keys, List<String> additions)
      throws SQLException {
    for (String privilege :
        keys.isEmpty() ? List.of("INSERT") : List.of("INSERT", "UPDATE", "SELECT")) {
      checkArgument(
          mayDo(privilege, table),
          "this user may not %s the table %s (must be granted: GRANT %s ON %s TO …)",
          privilege,
          table,
          privilege,
          table);
    }
    checkArgument(
        additions.isEmpty() || mayAlter(table),
        "this user may not add columns to the table %s (its owner must: %s)",
        table,
        String.join("; ", additions));
  }

  private boolean mayDo(String privilege, TableName table) throws SQLException {
    return text("SELECT has_table_privilege(?::text, ?::text)::text", table.quoted(), privilege)
        .equals("true");
  }

  private boolean mayAlter(TableName table) throws SQLException {
    return text(
            "SELECT pg_has_role(relowner, 'USAGE')::text FROM pg_class WHERE oid = to_regclass(?)",
            table.quoted())
        .equals("true");
  }

  private String text(String query, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  @Override
  public List<SqlColumn> columns(TableName table) throws SQLException {
    List<SqlColumn> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT a.attname, t.typname, a.atttypmod, format_type(a.atttypid, a.atttypmod),"
                + " a.attnotnull, a.atthasdef, a.attgenerated <> '', a.attidentity::text"
                + " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped"
                + " ORDER BY a.attnum")) {
      statement.setString(1, table.quoted());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(column(rows));
        }
      }
    }
    return columns;
  }

  private static SqlColumn column(ResultSet row) throws SQLException {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    if (!row.getBoolean(5)) {
      traits.add(Trait.NULLABLE);
    }
    String identity = row.getString(8);
    if (row.getBoolean(6) || !identity.isEmpty()) {
      traits.add(Trait.DEFAULTED);
    }
    if (row.getBoolean(7) || identity.equals("a")) {
      traits.add(Trait.GENERATED);
    }
    String type = row.getString(2);
    int modifier = row.getInt(3);
    int argument = -1;
    int scale = 0;
    if (modifier >= 0) {
      switch (type) {
        case "numeric" -> {
          argument = ((modifier - HEADER) >> 16) & 0xffff;
          // Eleven bits with a sign.
          scale = (((modifier - HEADER) & 0x7ff) ^ 1024) - 1024;
        }
        case "varchar", "bpchar" -> argument = modifier - HEADER;
        default -> argument = modifier;
      }
    }
    return new SqlColumn(
        row.getString(1), type, Types.OTHER, argument, scale, row.getString(4), traits);
  }

  /** Those of unique and whole indexes that are looked at with each row. */
  @Override
  public List<Set<String>> keys(TableName table) throws SQLException {
    List<Set<String>> keys = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid"
                + " AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))"
                + " FROM pg_index i WHERE i.indrelid = to_regclass(?) AND i.indisunique"
                + " AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL"
                + " AND i.indexprs IS NULL")) {
      statement.setString(1, table.quoted());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(new TreeSet<>(Arrays.asList((String[]) rows.getArray(1).getArray())));
        }
      }
    }
    return keys;
  }
}
