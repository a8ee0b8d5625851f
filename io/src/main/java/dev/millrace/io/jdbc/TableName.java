package dev.millrace.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a table, letter by letter as the database has it.
 *
 * @param schema that it is in; empty for the one that the user of the connection works in
 * @param table without its schema
 */
record TableName(String schema, String table) implements Serializable {
  private static final Pattern PART = Pattern.compile("[^.\"\\p{Cntrl}]{1,63}");

  /**
   * Reads {@code table} or {@code schema.table}.
   *
   * @throws IllegalArgumentException in one line
   */
  static TableName parse(String text) {
    String[] parts = text.split("\\.", -1);
    String schema = parts.length == 2 ? parts[0] : "";
    String table = parts[parts.length - 1];
    checkArgument(
        parts.length <= 2
            && PART.matcher(table).matches()
            && (parts.length == 1 || PART.matcher(schema).matches()),
        "Invalid table in a JDBC address: '%s' (must be table or schema.table, each of at most 63"
            + " characters, without quotes)",
        text);
    return new TableName(schema, table);
  }

  /** In a schema, where none was named. */
  TableName inSchema(String other) {
    return schema.isEmpty() ? new TableName(other, table) : this;
  }

  /** Another table of the same schema. */
  TableName beside(String other) {
    return new TableName(schema, other);
  }

  Optional<String> schemaIfNamed() {
    return schema.isEmpty() ? Optional.empty() : Optional.of(schema);
  }

  /** As SQL has it. */
  String quoted() {
    return schema.isEmpty() ? quoted(table) : quoted(schema) + "." + quoted(table);
  }

  /** As a database has it that quotes with another sign. */
  String quotedBy(String quote) {
    return schema.isEmpty()
        ? quotedBy(quote, table)
        : quotedBy(quote, schema) + "." + quotedBy(quote, table);
  }

  static String quotedBy(String quote, String identifier) {
    return quote + identifier.replace(quote, quote + quote) + quote;
  }

  /** An identifier of SQL. */
  static String quoted(String identifier) {
    return quotedBy("\"", identifier);
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? table : schema + "." + table;
  }
}
