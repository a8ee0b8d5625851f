package dev.millrace.io.jdbc;

import dev.millrace.io.Run;
import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is said to PostgreSQL to set rows of a run aside and to move them.
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

  private static final String ATTEMPT = "millrace_attempt";
  private static final String ROW = "millrace_row";

  /** Columns of a staging table that are none of the schema. */
  static final Set<String> OWN_COLUMNS = Set.of(ATTEMPT, ROW);

  private static final String LANDED =
      " s WHERE s."
          + ROW
          + " > "
          + TAKEN
          + " AND EXISTS (SELECT 1 FROM %s m WHERE m."
          + ATTEMPT
          + " = s."
          + ATTEMPT
          + " AND m."
          + ROW
          + " = "
          + TAKEN
          + ")";

  private final Run run;
  private final TableName target;
  private final TableName staging;
  private final List<String> columns;
  private final List<String> types;
  private final List<String> keys;
  private final List<String> changes;

  StagingStatements(
      Run run,
      TableName target,
      EventSchema schema,
      List<String> types,
      List<String> keys,
      List<String> changes) {
    this.run = run;
    this.target = target;
    this.staging =
        target.beside("millrace_" + run.id().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_"));
    this.columns = schema.fields().stream().map(EventField::name).map(TableName::quoted).toList();
    this.types = types;
    this.keys = keys.stream().map(TableName::quoted).toList();
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

  private String runs() {
    return target.beside(RUNS).quoted();
  }

  /** As a text for {@code to_regclass}. */
  String runsByName() {
    return runs();
  }

  String createRuns() {
    return "CREATE TABLE IF NOT EXISTS "
        + runs()
        + " (run text NOT NULL, target text NOT NULL, output text NOT NULL, staging text NOT NULL,"
        + " state text NOT NULL, landed bigint, opened timestamp with time zone NOT NULL, moved"
        + " timestamp with time zone, PRIMARY KEY (run, target))";
  }

  /** Parameters: output. Staging tables of runs that ended before they could move. */
  String selectLeftovers() {
    return "SELECT staging FROM " + runs() + " WHERE output = ? AND state = 'staging' FOR UPDATE";
  }

  /** Parameters: output. */
  String deleteLeftovers() {
    return "DELETE FROM " + runs() + " WHERE output = ? AND state = 'staging'";
  }

  /** Parameters: run, target, output, staging. */
  String insertRun() {
    return "INSERT INTO "
        + runs()
        + " (run, target, output, staging, state, opened) VALUES (?, ?, ?, ?, 'staging', now())";
  }

  /** Parameters: run, target. */
  String selectState() {
    return "SELECT state FROM " + runs() + " WHERE run = ? AND target = ? FOR UPDATE";
  }

  /** Parameters: rows, run, target. */
  String updateToMoved() {
    return "UPDATE "
        + runs()
        + " SET state = 'moved', landed = ?, moved = now() WHERE run = ? AND target = ?";
  }

  /** Parameters: run, target. */
  String deleteRun() {
    return "DELETE FROM " + runs() + " WHERE run = ? AND target = ?";
  }

  /** Parameters: output, target. */
  String selectLastMoved() {
    return "SELECT run FROM "
        + runs()
        + " WHERE output = ? AND target = ? AND state = 'moved' ORDER BY moved DESC LIMIT 1";
  }

  String createStaging() {
    List<String> all = new ArrayList<>();
    all.add(ATTEMPT + " bigint NOT NULL");
    all.add(ROW + " bigint NOT NULL");
    for (int i = 0; i < columns.size(); i++) {
      all.add(columns.get(i) + " " + types.get(i));
    }
    return "CREATE TABLE "
        + staging.quoted()
        + " ("
        + String.join(", ", all)
        + ", PRIMARY KEY ("
        + ATTEMPT
        + ", "
        + ROW
        + "))";
  }

  static String drop(TableName staging) {
    return "DROP TABLE IF EXISTS " + staging.quoted();
  }

  /** Parameters: attempt, row, the columns. */
  String insertStaged() {
    return "INSERT INTO "
        + staging.quoted()
        + " ("
        + ATTEMPT
        + ", "
        + ROW
        + ", "
        + String.join(", ", columns)
        + ") VALUES (?, ?"
        + ", ?".repeat(columns.size())
        + ")";
  }

  /** Parameters: attempt, first row. */
  String deleteStaged() {
    return "DELETE FROM " + staging.quoted() + " WHERE " + ATTEMPT + " = ? AND " + ROW + " >= ?";
  }

  String deleteTaken() {
    return "DELETE FROM " + staging.quoted() + " WHERE " + ROW + " = " + TAKEN;
  }

  /** Parameters: attempt. */
  String insertTaken() {
    return "INSERT INTO "
        + staging.quoted()
        + " ("
        + ATTEMPT
        + ", "
        + ROW
        + ") VALUES (?, "
        + TAKEN
        + ")";
  }

  /** Rows of attempts that the engine took. */
  String countStaged() {
    return "SELECT count(*) FROM " + staging.quoted() + LANDED.formatted(staging.quoted());
  }

  /** Nobody writes there any more while rows move. */
  String lockStaging() {
    return "LOCK TABLE " + staging.quoted() + " IN ACCESS EXCLUSIVE MODE";
  }

  /** Nobody changes the columns any more while rows move; others may read and write. */
  String lockTarget() {
    return "LOCK TABLE " + target.quoted() + " IN ROW EXCLUSIVE MODE";
  }

  /** Statements that make the table, or add its missing columns. */
  List<String> changes() {
    return changes;
  }

  String move() {
    String all = String.join(", ", columns);
    return "INSERT INTO "
        + target.quoted()
        + " ("
        + all
        + ") SELECT "
        + all
        + " FROM "
        + staging.quoted()
        + LANDED.formatted(staging.quoted())
        + onConflict();
  }

  private String onConflict() {
    if (keys.isEmpty()) {
      return "";
    }
    List<String> others = columns.stream().filter(column -> !keys.contains(column)).toList();
    // Where all columns are keys there is nothing to replace; the row is touched all the same, so
    // that as many rows are counted as were moved.
    List<String> replaced = others.isEmpty() ? keys : others;
    return " ON CONFLICT ("
        + String.join(", ", keys)
        + ") DO UPDATE SET "
        + replaced.stream()
            .map(column -> column + " = EXCLUDED." + column)
            .collect(Collectors.joining(", "));
  }
}
