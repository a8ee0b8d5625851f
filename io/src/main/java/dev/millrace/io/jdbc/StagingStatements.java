package dev.millrace.io.jdbc;

import dev.millrace.io.Run;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is said to a database to set rows of a run aside, in SQL-92 whatever it is.
 *
 * <p>The staging table has the columns of the schema, and two of its own: which attempt of which
 * worker wrote a row, and its number in it. An attempt that the engine took has a row of the number
 * {@link #TAKEN}; rows of others are what a worker left that was tried again.
 *
 * <p>The table {@value #RUNS}, beside the target, has a row for each run: where its rows wait, and
 * from the transaction that moves them on that they have moved.
 */
final class StagingStatements implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String RUNS = "millrace_runs";
  static final int TAKEN = -1;

  /** Columns of a staging table that are none of the schema. */
  static final Set<String> OWN_COLUMNS = Set.of("millrace_attempt", "millrace_row");

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  private final Run run;
  private final TableName target;
  private final TableName staging;
  private final Dialect dialect;
  private final List<LandingColumn> columns;
  private final List<String> keys;
  private final List<TableChange> changes;

  /**
   * @param keys columns by which rows replace others
   * @param changes that the target gets before
   */
  StagingStatements(
      Run run,
      TableName target,
      Dialect dialect,
      List<LandingColumn> columns,
      List<String> keys,
      List<TableChange> changes) {
    this.run = run;
    this.target = target;
    this.dialect = dialect;
    this.staging =
        target.beside(
            dialect
                .identifiers()
                .stored(
                    "millrace_" + run.id().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_")));
    this.columns = columns;
    this.keys = keys;
    this.changes = changes;
  }

  Run run() {
    return run;
  }

  TableName target() {
    return target;
  }

  TableName staging() {
    return staging;
  }

  TableName runs() {
    return target.beside(dialect.identifiers().stored(RUNS));
  }

  /** What the target gets before rows move. */
  List<TableChange> changes() {
    return changes;
  }

  /** The column of each field, in their order. */
  List<LandingColumn> columns() {
    return columns;
  }

  /** Columns by which rows replace others, as SQL has them. */
  List<String> keys() {
    return quoted(keys);
  }

  /** Columns of the schema that are no keys, as SQL has them. */
  List<String> columnsBesideKeys() {
    return quoted(names().stream().filter(name -> !keys.contains(name)).toList());
  }

  private List<String> names() {
    return columns.stream().map(LandingColumn::name).toList();
  }

  private List<String> quoted(List<String> names) {
    return names.stream().map(dialect.identifiers()::quoted).toList();
  }

  /** A column of the schema, as SQL has it. */
  String quoted(LandingColumn column) {
    return dialect.identifiers().quoted(column.name());
  }

  /** The target without its schema, as columns of it are named by in SQL. */
  String quotedTarget() {
    return dialect.identifiers().quoted(target.table());
  }

  /** All columns of the schema, with a prefix, as SQL has them. */
  String all(String prefix) {
    return quoted(names()).stream().map(prefix::concat).collect(Collectors.joining(", "));
  }

  /**
   * A statement of one in which names stand in braces: {@code {RUNS}}, {@code {STAGING}} and {@code
   * {TARGET}} for tables, those of columns in small letters.
   */
  String spelled(String template) {
    return NAME.matcher(template)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    switch (match.group(1)) {
                      case "RUNS" -> dialect.identifiers().quoted(runs());
                      case "STAGING" -> dialect.identifiers().quoted(staging);
                      case "TARGET" -> dialect.identifiers().quoted(target);
                      default ->
                          dialect
                              .identifiers()
                              .quoted(dialect.identifiers().stored(match.group(1)));
                    }));
  }

  String createRuns() {
    ColumnTypes.Own own = dialect.types().own();
    return spelled(
        dialect.makingTable()
            + "{RUNS} ({run} %1$s NOT NULL, {target} %1$s NOT NULL, {output} %2$s NOT NULL, {staging} %1$s, {state} %1$s NOT NULL, {landed} %3$s, {opened} %4$s NOT NULL, {moved} %4$s, PRIMARY KEY ({run}, {target}))"
                .formatted(own.text(), own.path(), own.number(), own.time()));
  }

  /** Parameters: run, target, output, staging. */
  String insertRun() {
    return spelled(
        "INSERT INTO {RUNS} ({run}, {target}, {output}, {staging}, {state}, {opened}) VALUES (?, ?, ?, ?, 'staging', CURRENT_TIMESTAMP)");
  }

  /** Parameters: run, target. */
  String selectState() {
    return spelled("SELECT {state} FROM {RUNS} WHERE {run} = ? AND {target} = ?");
  }

  /** Parameters: rows, run, target. */
  String updateToMoved() {
    return spelled(
        "UPDATE {RUNS} SET {state} = 'moved', {landed} = ?, {moved} = CURRENT_TIMESTAMP WHERE {run} = ? AND {target} = ?");
  }

  /** Parameters: run, target. */
  String deleteRun() {
    return spelled("DELETE FROM {RUNS} WHERE {run} = ? AND {target} = ?");
  }

  /**
   * Parameters: output, target. The last one comes first: names begin with a time in UTC, while
   * clocks of databases may be set back.
   */
  String selectMoved() {
    return spelled(
        "SELECT {run} FROM {RUNS} WHERE {output} = ? AND {target} = ? AND {state} = 'moved' ORDER BY {run} DESC");
  }

  /** Parameters: output, target, the run that stays. */
  String deleteOthersMoved() {
    return spelled(
        "DELETE FROM {RUNS} WHERE {output} = ? AND {target} = ? AND {state} = 'moved' AND {run} <>"
            + " ?");
  }

  String createStaging() {
    return spelled(
            "CREATE TABLE {STAGING} ({millrace_attempt} %1$s NOT NULL, {millrace_row} %1$s NOT NULL, "
                .formatted(dialect.types().own().number()))
        + columns.stream()
            .map(column -> quoted(column) + " " + column.staged())
            .collect(Collectors.joining(", "))
        + spelled(", PRIMARY KEY ({millrace_attempt}, {millrace_row}))");
  }

  /** Parameters: attempt, row, the columns. */
  String insertStaged() {
    return spelled("INSERT INTO {STAGING} ({millrace_attempt}, {millrace_row}, ")
        + all("")
        + ") VALUES (?, ?"
        + ", ?".repeat(columns.size())
        + ")";
  }

  /** Parameters: attempt, first row. */
  String deleteStaged() {
    return spelled("DELETE FROM {STAGING} WHERE {millrace_attempt} = ? AND {millrace_row} >= ?");
  }

  String deleteTaken() {
    return spelled("DELETE FROM {STAGING} WHERE {millrace_row} = " + TAKEN);
  }

  /** Parameters: attempt. */
  String insertTaken() {
    return spelled(
        "INSERT INTO {STAGING} ({millrace_attempt}, {millrace_row}) VALUES (?, " + TAKEN + ")");
  }

  /** Rows of attempts that the engine took. */
  String countStaged() {
    return "SELECT count(*)" + fromLanded();
  }

  /** The same rows, as {@code s}, in front of more conditions. */
  String fromLanded() {
    return spelled(
        " FROM {STAGING} s WHERE s.{millrace_row} > "
            + TAKEN
            + " AND EXISTS (SELECT 1 FROM {STAGING} m WHERE m.{millrace_attempt} = s.{millrace_attempt} AND m.{millrace_row} = "
            + TAKEN
            + ")");
  }

  /** Moves them all, without regard to rows that are there. */
  String insertLanded() {
    return spelled("INSERT INTO {TARGET} (") + all("") + ") SELECT " + all("s.") + fromLanded();
  }
}
