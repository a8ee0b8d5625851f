package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Run;
import dev.millrace.io.bigquery.BigQueryAccess;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.io.bigquery.BigQueryInlet;
import dev.millrace.io.bigquery.BigQueryLandingOptions;
import dev.millrace.io.bigquery.BigQuerySource;
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
    List<BigQueryInlet> tables = new ArrayList<>();
    BigQueryAccess access =
        BigQueryAccess.of(options, options.as(BigQueryLandingOptions.class).getBigQueryEndpoint());
    for (BigQuerySource source : IngestEventsChecks.warehouseTables(options)) {
      try {
        tables.add(BigQueryInlet.at(access, source));
      } catch (IllegalArgumentException e) {
        throw UsageException.of("Invalid --input: " + e.getMessage());
      }
    }
    return new WarehouseTables(tables);
  }

  /** Refuses columns by which each row would be a dead letter. */
  void requireKnownColumns(EventSchema schema, UnknownFieldPolicy unknown) {
    for (BigQueryInlet table : tables) {
      EventTables.requireKnownColumns(table.toString(), table.columns(), schema, unknown);
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

  /** Removes the files of a run. */
  void remove(Run run) throws IOException {
    for (BigQueryInlet table : tables) {
      table.remove(run);
    }
  }

  /** Removes the files of a run that is published, which it stays if that cannot be done. */
  void removeBehind(Run run, Console console) {
    try {
      remove(run);
    } catch (IOException | RuntimeException e) {
      // Beam wraps what it meets while it looks for files.
      console.line(
          "Warning: " + leftBehind(run) + " could not be removed (" + e.getMessage() + ")");
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
