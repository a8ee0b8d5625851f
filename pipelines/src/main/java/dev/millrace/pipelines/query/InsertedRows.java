package dev.millrace.pipelines.query;

import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.io.UnfinishedRun;
import dev.millrace.io.bigquery.BigQueryTable;
import dev.millrace.io.jdbc.JdbcTable;
import java.io.IOException;
import java.util.Optional;

/** Rows that a run adds to a table outside of its folder, at once when its books balance. */
final class InsertedRows {
  private final Run run;
  private final StagedRows staged;

  private InsertedRows(Run run, StagedRows staged) {
    this.run = run;
    this.staged = staged;
  }

  /** A table that takes the rows of a run. */
  @FunctionalInterface
  interface Target {
    InsertedRows of(Run run);

    static Target in(JdbcTable table) {
      return run -> new InsertedRows(run, table.of(run, Edges.RESULT));
    }

    static Target in(BigQueryTable table) {
      return run ->
          new InsertedRows(run, table.added(run, run.table(QueryGraph.RESULT), Edges.LOADED));
    }
  }

  /**
   * Makes the place where rows wait, once the run has claimed its output.
   *
   * @throws IOException also if a run before had added its rows and could not say so: they must not
   *     be added again without a word
   */
  StagedRows open() throws IOException {
    staged.open();
    Optional<Run> stopped = UnfinishedRun.publish(run, staged, Edges.PIPELINE);
    if (stopped.isPresent()) {
      throw UnfinishedRun.publishedNow(
          stopped.get(), staged, "run again only to add the rows of the query once more");
    }
    return staged;
  }

  /** Removes what waits. */
  void abandon() throws IOException {
    staged.abandon();
  }

  /** The table where it is, without anything secret. */
  @Override
  public String toString() {
    return staged.toString();
  }
}
