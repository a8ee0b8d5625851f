package dev.millrace.io;

import java.io.IOException;
import java.util.Optional;

/**
 * A run that was stopped after its rows had moved into a {@link StagedTable}, and before its folder
 * was published: no transaction reaches over both. What is in the table is the newest then, and the
 * folder is made to say so by the next run.
 */
public final class UnfinishedRun {
  private UnfinishedRun() {}

  /**
   * Publishes the last run that moved, if the folder does not say so. To be called by a run that
   * has claimed the output; those that are too old go when that one is published.
   *
   * @return that run
   */
  public static Optional<Run> publish(Run next, StagedTable table, String pipeline)
      throws IOException {
    Optional<String> moved = table.lastMoved();
    if (moved.isEmpty()) {
      return Optional.empty();
    }
    Run last = new Run(next.output(), moved.get());
    boolean published =
        Publication.of(next)
            .published()
            .filter(current -> current.compareTo(last.id()) >= 0)
            .isPresent();
    // The ledger is written before rows move; who deleted the folder has decided otherwise.
    if (published || !OutputFolder.at(last.outputFolder()).hasLedger(last.id())) {
      return Optional.empty();
    }
    Publication.of(last).publish(pipeline);
    return Optional.of(last);
  }
}
