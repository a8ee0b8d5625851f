package dev.millrace.io.jdbc;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types of columns that the rows of a run were checked against and wait in. They move only into
 * columns of the same types: into others a database would round without a word.
 */
final class StagedTypes {
  private final TableName target;
  private final List<LandingColumn> landing;

  StagedTypes(TableName target, List<LandingColumn> landing) {
    this.target = target;
    this.landing = landing;
  }

  /**
   * Those of columns that were not there before the run, too, which must be as the ones in which
   * rows wait.
   */
  StagedTypes orAsIn(List<SqlColumn> staging) {
    Map<String, SqlColumn> waiting = byName(staging);
    return new StagedTypes(
        target,
        landing.stream()
            .map(
                column ->
                    column.declared().isEmpty()
                        ? column.declaredAs(
                            Objects.requireNonNull(waiting.get(column.name())).declared())
                        : column)
            .toList());
  }

  /**
   * Compares them with the columns that the table has now.
   *
   * @throws IOException in one line, at the first that is another
   */
  void requireIn(List<SqlColumn> columns) throws IOException {
    Map<String, SqlColumn> now = byName(columns);
    for (LandingColumn checked : landing) {
      SqlColumn column = now.get(checked.name());
      if (column == null || !column.declared().equals(checked.declared())) {
        throw new IOException(
            "The table %s was changed while the run read: its column %s is %s now (was %s when the rows were checked); nothing was moved: run again"
                .formatted(
                    target,
                    checked.name(),
                    column == null ? "not there" : "of type " + column.declared(),
                    checked.declared()));
      }
    }
  }

  private static Map<String, SqlColumn> byName(List<SqlColumn> columns) {
    return columns.stream().collect(Collectors.toMap(SqlColumn::name, Function.identity()));
  }
}
