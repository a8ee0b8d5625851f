package dev.millrace.pipelines.ingestevents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.UnfinishedRun;
import dev.millrace.io.bigquery.BigQueryTable;
import dev.millrace.io.bigquery.StreamedBigQueryTable;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.util.Optional;

/** Clean rows of increments land as files, and are added to a table of BigQuery that takes them. */
final class BigQueryStreamLanding implements EventLanding {
  private final BigQueryTable table;
  private final EventLayout layout;

  private BigQueryStreamLanding(BigQueryTable table, EventLayout layout) {
    this.table = table;
    this.layout = layout;
  }

  /**
   * Looks at the table.
   *
   * @throws IllegalArgumentException in one line, if rows cannot land there
   */
  static BigQueryStreamLanding of(IngestEventsOptions options, EventLayout layout)
      throws IOException {
    // BigQuery takes an event before anybody knows what is ordinary among all of them.
    checkArgument(
        layout.detectors().isEmpty(),
        "topics do not land in BigQuery with a detector in --rules=%s (must be rules alone)",
        options.getRules());
    return new BigQueryStreamLanding(BigQueryLanding.table(options, layout.landed()), layout);
  }

  @Override
  public RowLimits limits() {
    return table.limits();
  }

  private StreamedBigQueryTable staged(Run run) {
    return table.streamed(run, Edges.SENT);
  }

  @Override
  public RowsTarget target(Run run) {
    return new RowsSentToBigQuery(staged(run), layout);
  }

  @Override
  public void settle(Run next) throws IOException {
    StoppedRuns.settle(next, staged(next), this);
  }

  @Override
  public void open(Run run) throws IOException {
    StreamedBigQueryTable staged = staged(run);
    Optional<Run> stopped = StoppedRuns.open(run, staged);
    if (stopped.isPresent()) {
      throw UnfinishedRun.publishedNow(
          stopped.get(), staged, "run again, which goes on behind what that one read");
    }
  }

  /** Leaves the folder if rows are left: by it the next run knows of them, and drops them. */
  @Override
  public void abandon(Run run, Publication publication) throws IOException {
    try {
      staged(run).abandon();
    } catch (IOException | RuntimeException left) {
      try {
        publication.release();
      } catch (IOException | RuntimeException more) {
        left.addSuppressed(more);
      }
      throw left;
    }
    publication.abandon();
  }
}
