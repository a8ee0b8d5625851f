package dev.millrace.io.jdbc;

import dev.millrace.io.jdbc.SqlColumn.Trait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What PostgreSQL's catalogue says of a table. */
final class PostgresCatalog {
  private static final int HEADER = 4;

  private final Connection connection;

  PostgresCatalog(Connection connection) {
    this.connection = connection;
  }

  /** The schema in which a table without one is looked for and made. */
  String currentSchema() throws SQLException {
    return text("SELECT coalesce(current_schema(), '')");
  }

  /** How the database encodes text. */
  String encoding() throws SQLException {
    return text("SHOW server_encoding");
  }

  /** What it is: {@code r} and {@code p} are tables, empty if there is nothing of that name. */
  String kind(TableName table) throws SQLException {
    return text(
        "SELECT coalesce((SELECT relkind::text FROM pg_class WHERE oid = to_regclass(?)), '')",
        table.quoted());
  }

  /** Whether the user of the connection may do this to a table that is there. */
  boolean mayDo(String privilege, TableName table) throws SQLException {
    return text("SELECT has_table_privilege(?::text, ?::text)::text", table.quoted(), privilege)
        .equals("true");
  }

  /** Whether the user of the connection may change what columns a table has. */
  boolean mayAlter(TableName table) throws SQLException {
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

  /** The columns in their order; none if there is no such table. */
  List<SqlColumn> columns(TableName table) throws SQLException {
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
    return new SqlColumn(row.getString(1), type, argument, scale, row.getString(4), traits);
  }

  /**
   * The sets of columns of which a row of the table is known: unique and whole indexes that are
   * looked at with each row.
   */
  List<Set<String>> keys(TableName table) throws SQLException {
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
