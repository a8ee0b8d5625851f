package dev.millrace.io;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
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
    Optional<Run> unfinished = find(next, table);
    if (unfinished.isPresent()) {
      Publication.of(unfinished.get()).publish(pipeline);
    }
    return unfinished;
  }

  /**
   * What to say of a run that was only published now, where its input must not be added again.
   *
   * @param advice when to run again
   */
  public static IOException publishedNow(Run stopped, StagedTable table, String advice) {
    return new IOException(
        String.format(
            "The run %s had added its rows to %s when it was stopped before it was published; it is"
                + " published now, and nothing else was done: %s",
            stopped.id(), table, advice));
  }

  /**
   * Other runs of an output that are newer than the one that readers see, newest first: one of them
   * may have been stopped, or be at work yet.
   *
   * @param next of the same output
   */
  public static List<Run> unpublished(Run next) throws IOException {
    String published = Publication.of(next).published().orElse("");
    return OutputFolder.at(next.outputFolder()).runs().stream()
        .filter(id -> id.compareTo(published) > 0 && !id.equals(next.id()))
        .sorted(Comparator.reverseOrder())
        .map(id -> new Run(next.output(), id))
        .toList();
  }

  /**
   * The last run that moved, if the folder does not say so.
   *
   * @param next of the same output
   */
  public static Optional<Run> find(Run next, StagedTable table) throws IOException {
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
    return published || !OutputFolder.at(last.outputFolder()).hasLedger(last.id())
        ? Optional.empty()
        : Optional.of(last);
  }
}
