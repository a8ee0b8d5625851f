package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.bigquery.BigQueryAddress;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Where clean rows land: in the run's folder, or in a table of a database or a warehouse. */
interface EventLanding {
  /** In files, which are published with the run. */
  EventLanding FILES = new EventLanding() {};

  /**
   * Looks at the table, if there is one.
   *
   * @throws UsageException if rows of the schema cannot land in it
   */
  static EventLanding of(IngestEventsOptions options, EventLayout layout) throws IOException {
    String table = options.getTable();
    if (table == null) {
      return FILES;
    }
    List<String> keys = Objects.requireNonNullElse(options.getIdFields(), List.of());
    if (!keys.isEmpty()) {
      EventKey.of(layout.declared(), keys);
    }
    try {
      if (!BigQueryAddress.isOne(table)) {
        return DatabaseLanding.of(options, layout, keys);
      }
      return IngestEventsChecks.topics(options).isPresent()
          ? BigQueryStreamLanding.of(options, layout)
          : BigQueryLanding.of(options, layout.landed());
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --table: " + e.getMessage());
    }
  }

  /** What of events does not fit. */
  default RowLimits limits() {
    return RowLimits.none();
  }

  /** The same for replays of dead letters. */
  default EventLanding ofReplays() {
    return this;
  }

  /** What the graph of a run lands in. */
  default RowsTarget target(Run run) {
    return new RowsInFiles();
  }

  /**
   * Publishes what a run before has landed, if it was stopped before it could.
   *
   * @param next a run that would be the next; it need not have claimed the output
   */
  default void settle(Run next) throws IOException {}

  /** Makes ready, once the output is claimed. */
  default void open(Run run) throws IOException {}

  /** Cleans up after a run that failed, in the folder and where rows wait. */
  default void abandon(Run run, Publication publication) throws IOException {
    publication.abandon();
  }

  /** What a run landed there, for a person. */
  default IngestSummary summary(IngestSummary ofFolder) {
    return ofFolder;
  }
}
