package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.StagedTable;
import dev.millrace.io.UnfinishedRun;
import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.jdbc.JdbcTable;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where clean rows land: in the run's folder, or in a table of a database. */
final class EventLanding {
  private final @Nullable JdbcTable table;
  private final List<String> keys;
  private final int keepRuns;

  private EventLanding(@Nullable JdbcTable table, List<String> keys, int keepRuns) {
    this.table = table;
    this.keys = keys;
    this.keepRuns = keepRuns;
  }

  /**
   * Looks at the table, if there is one.
   *
   * @throws UsageException if rows of the schema cannot land in it
   */
  static EventLanding of(IngestEventsOptions options, EventSchema schema) throws IOException {
    List<String> keys = Objects.requireNonNullElse(options.getIdFields(), List.of());
    JdbcAddress address = IngestEventsChecks.address(options);
    if (address == null) {
      return new EventLanding(null, keys, options.getKeepRuns());
    }
    SchemaFile.requireFlat(schema, "where rows land in a --table");
    if (!keys.isEmpty()) {
      EventKey.of(schema, keys);
    }
    try {
      return new EventLanding(JdbcTable.at(address, schema, keys), keys, options.getKeepRuns());
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --table: " + e.getMessage());
    }
  }

  /** What of events does not fit. */
  RowLimits limits() {
    return table == null ? RowLimits.none() : table.limits();
  }

  private Optional<StagedTable> staged(Run run) {
    return Optional.ofNullable(table).map(there -> there.of(run, Edges.ROWS));
  }

  /** Has the graph of a run land there. */
  IngestEventsGraph into(Run run, IngestEventsGraph graph) {
    return staged(run).map(graph::landingIn).orElse(graph);
  }

  /**
   * Makes ready, once the output is claimed. What a run before landed in the table is published
   * first if it could not be.
   *
   * @throws IOException also if such a run was one that adds rows: its input must not be added
   *     again without a word
   */
  void open(Run run) throws IOException {
    Optional<StagedTable> staged = staged(run);
    if (staged.isEmpty()) {
      return;
    }
    Optional<Run> unfinished =
        UnfinishedRun.publish(run, staged.get(), Edges.PLAN.pipeline(), keepRuns);
    if (unfinished.isPresent() && keys.isEmpty()) {
      throw new IOException(
          "The run %s had added its rows to %s when it was stopped before it was published; it is"
                  .formatted(unfinished.get().id(), table)
              + " published now, and nothing else was done: run again only to add rows that it did"
              + " not read");
    }
    staged.get().open();
  }

  /** Cleans up after a run that failed, in the folder and in the database. */
  void abandon(Run run, Publication publication) throws IOException {
    try {
      Optional<StagedTable> staged = staged(run);
      if (staged.isPresent()) {
        staged.get().abandon();
      }
    } finally {
      publication.abandon();
    }
  }

  IngestSummary summary(Run run, Console console) {
    IngestSummary summary = new IngestSummary(run, console);
    return table == null ? summary : summary.landedIn(table.toString());
  }
}
