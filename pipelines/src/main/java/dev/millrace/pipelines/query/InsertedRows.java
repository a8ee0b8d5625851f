package dev.millrace.pipelines.query;

import dev.millrace.io.Run;
import dev.millrace.io.StagedRows;
import dev.millrace.io.UnfinishedRun;
import dev.millrace.io.jdbc.JdbcTable;
import java.io.IOException;
import java.util.Optional;

/** Rows that a run adds to a table of a database, all at once when its books balance. */
final class InsertedRows {
  private final Run run;
  private final StagedRows staged;

  InsertedRows(Run run, JdbcTable table) {
    this.run = run;
    this.staged = table.of(run, Edges.RESULT);
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

  /** The table in its database, without anything secret. */
  @Override
  public String toString() {
    return staged.toString();
  }
}
