package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Run;
import dev.millrace.io.bigquery.BigQueryAccess;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.io.bigquery.BigQueryInlet;
import dev.millrace.pipelines.Cause;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tables of BigQuery that events are read from, out of files that it extracts for a run. */
final class WarehouseTables {
  private final List<BigQueryInlet> tables;

  private WarehouseTables(List<BigQueryInlet> tables) {
    this.tables = List.copyOf(tables);
  }

  /**
   * Looks at them now.
   *
   * @throws UsageException if one cannot be read as it is asked for
   */
  static WarehouseTables of(IngestEventsOptions options) throws IOException {
    BigQueryAccess access = BigQueryAccess.of(options);
    return new WarehouseTables(
        EventTables.lookedAt(
            IngestEventsChecks.warehouseTables(options),
            source -> BigQueryInlet.at(access, source)));
  }

  /** Refuses columns by which each row would be a dead letter. */
  void requireKnownColumns(EventSchema schema, UnknownFieldPolicy unknown) {
    for (BigQueryInlet table : tables) {
      EventTables.requireKnownColumns(table.toString(), table.columns(), schema, unknown);
    }
  }

  /** Refuses to have values that are to be hidden written where readers of the output look. */
  void requireStagedAside(Run run, EventLayout layout) {
    if (!layout.isProtecting()) {
      return;
    }
    for (BigQueryInlet table : tables) {
      if (table.stagedFor(run).startsWith(run.outputFolder().toString())) {
        throw UsageException.of(
            "Invalid --input: %s is extracted below --output, and --schema protects fields (must"
                    .formatted(table)
                + " have ?staging=gs://bucket/folder elsewhere, which readers of the output cannot"
                + " read)");
      }
    }
  }

  /** The same input, and these tables, for which BigQuery now writes the files of a run. */
  EventInput extractedBeside(EventInput input, Run run) throws IOException {
    if (tables.isEmpty()) {
      return input;
    }
    List<BigQueryExtract> extracts = new ArrayList<>();
    for (BigQueryInlet table : tables) {
      extracts.add(table.extract(run));
    }
    return input.and(ExtractedTables.of(extracts));
  }

  /**
   * Removes the files of a run that has ended, well or not. Where that cannot be done the end stays
   * what it is, and a person is told what to remove: it has values that privacy would hide.
   */
  void removeBehind(Run run, Console console) {
    for (BigQueryInlet table : tables) {
      try {
        table.remove(run);
      } catch (IOException | RuntimeException e) {
        // Beam wraps what it meets while it looks for files.
        console.line(
            "Warning: rows of %s may be left in %s (%s): remove that folder when no job of this run"
                    .formatted(table, table.stagedFor(run), Cause.line(e))
                + " extracts any more");
      }
    }
  }

  /** Says what stays where nobody waits for the end of the run. */
  void leave(Run run, Console console) {
    if (!tables.isEmpty()) {
      console.line("Remove " + leftBehind(run) + " when the job has ended.");
    }
  }

  private String leftBehind(Run run) {
    return String.join(", ", tables.stream().map(table -> table.stagedFor(run)).toList());
  }
}
