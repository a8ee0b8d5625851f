package dev.millrace.io.jdbc;

import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Moves rows into a table where those with the same keys are replaced, in SQL-92, which has no
 * MERGE: an UPDATE and then an INSERT. No row is deleted for it, so columns that are not in the
 * schema keep their values, and rows of other tables that refer to it stay.
 */
final class Upsert {
  private final StagingStatements statements;
  private final String target;

  Upsert(StagingStatements statements) {
    this.statements = statements;
    this.target = statements.quotedTarget() + ".";
  }

  /** Changes the rows that are there; empty if rows have nothing that could be changed. */
  Optional<String> update() {
    List<String> changed = statements.columnsBesideKeys();
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            statements.spelled("UPDATE {TARGET} SET ")
                + changed.stream()
                    .map(column -> column + " = (SELECT s." + column + fromSame() + ")")
                    .collect(Collectors.joining(", "))
                + " WHERE EXISTS (SELECT 1"
                + fromSame()
                + ")");
  }

  private String fromSame() {
    return statements.fromLanded()
        + statements.keys().stream()
            .map(key -> " AND s." + key + " = " + target + key)
            .collect(Collectors.joining());
  }

  /** Adds the rows that are not there. */
  String insert() {
    return statements.insertLanded() + " AND NOT " + existsWith(List.of());
  }

  /** How many of the rows that wait are there by their keys. */
  String countPresent() {
    return statements.countStaged() + " AND " + existsWith(List.of());
  }

  /** How many of the rows that wait are not there with all of their values, once they moved. */
  String countDifferent() {
    return statements.countStaged()
        + " AND NOT "
        + existsWith(
            statements.columns().stream()
                // Not every database compares these, and none cuts them without a word.
                .filter(column -> !List.of(Types.VARBINARY, Types.BLOB).contains(column.jdbcType()))
                .map(statements::quoted)
                .toList());
  }

  private String existsWith(List<String> columns) {
    return statements.spelled("EXISTS (SELECT 1 FROM {TARGET} t WHERE ")
        + statements.keys().stream()
            .map(key -> "t." + key + " = s." + key)
            .collect(Collectors.joining(" AND "))
        + columns.stream()
            .map(
                column ->
                    " AND (t.%1$s = s.%1$s OR (t.%1$s IS NULL AND s.%1$s IS NULL))"
                        .formatted(column))
            .collect(Collectors.joining())
        + ")";
  }
}
