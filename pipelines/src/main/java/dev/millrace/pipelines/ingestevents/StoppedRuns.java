package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.StagedTable;
import dev.millrace.io.UnfinishedRun;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Publishes a run whose rows moved into a {@link StagedTable}, and that was stopped before it was
 * published.
 */
final class StoppedRuns {
  private StoppedRuns() {}

  /**
   * Publishes it, if there is one, and leaves everything else as it was.
   *
   * @param next a run that would be the next; it has not claimed the output
   * @param landing that the table is of
   */
  static void settle(Run next, StagedTable staged, EventLanding landing) throws IOException {
    if (UnfinishedRun.find(next, staged).isEmpty()) {
      return;
    }
    Publication publication = Publication.of(next);
    publication.claim();
    // A fault in cleaning up is told with the one before it, and does not hide it.
    try (Closeable cleanup = () -> landing.abandon(next, publication)) {
      open(next, staged);
    }
  }

  /**
   * Makes a table ready for a run that has claimed the output, and publishes the one before.
   *
   * @return that one, if there is one
   */
  static Optional<Run> open(Run run, StagedTable staged) throws IOException {
    // Before the look: from here on no run before this one moves any more, and one that is moving
    // is waited for. What has moved stays written down.
    staged.open();
    return UnfinishedRun.publish(run, staged, Edges.PLAN.pipeline());
  }
}
