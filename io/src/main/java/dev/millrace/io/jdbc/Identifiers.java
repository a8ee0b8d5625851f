package dev.millrace.io.jdbc;

import java.io.Serializable;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How a database spells the names of its tables and columns.
 *
 * @param quote what stands before and behind a name; blank if there is nothing of the kind
 * @param folding what becomes of a name that nobody quoted
 */
record Identifiers(String quote, Folding folding) implements Serializable {
  /** What a database makes of names without quotes. */
  enum Folding {
    /** Nothing, or what it makes of them is not for others to guess. */
    NONE,
    UPPER,
    LOWER,
    /** They stay as they are, and are found by any spelling. */
    IGNORED
  }

  /** As the driver says. */
  static Identifiers of(DatabaseMetaData database) throws SQLException {
    Folding folding = Folding.NONE;
    if (database.storesUpperCaseIdentifiers()) {
      folding = Folding.UPPER;
    } else if (database.storesLowerCaseIdentifiers()) {
      folding = Folding.LOWER;
    } else if (!database.supportsMixedCaseIdentifiers()) {
      folding = Folding.IGNORED;
    }
    return new Identifiers(
        Objects.requireNonNullElse(database.getIdentifierQuoteString(), ""), folding);
  }

  /** As SQL has it. */
  String quoted(String name) {
    return quote.isBlank() ? name : TableName.quotedBy(quote, name);
  }

  /** As SQL has it, in its schema. */
  String quoted(TableName table) {
    return table
        .schemaIfNamed()
        .map(schema -> quoted(schema) + "." + quoted(table.table()))
        .orElseGet(() -> quoted(table.table()));
  }

  /** As it is stored if nobody quotes it, so that people need not either. */
  String stored(String name) {
    return switch (folding) {
      case NONE, IGNORED -> name;
      case UPPER -> name.toUpperCase(Locale.ROOT);
      case LOWER -> name.toLowerCase(Locale.ROOT);
    };
  }

  /** Which of the names that are there is meant: the very same, else the one without quotes. */
  Optional<String> find(String name, Collection<String> there) {
    if (there.contains(name)) {
      return Optional.of(name);
    }
    return switch (folding) {
      case NONE -> Optional.empty();
      case UPPER, LOWER -> Optional.of(stored(name)).filter(there::contains);
      case IGNORED -> there.stream().filter(name::equalsIgnoreCase).findFirst();
    };
  }
}
