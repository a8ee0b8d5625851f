package dev.millrace.pipelines.ingestevents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.bigquery.BigQueryAccess;
import dev.millrace.io.bigquery.BigQueryAddress;
import dev.millrace.io.bigquery.BigQueryPartitions;
import dev.millrace.io.bigquery.BigQueryTable;
import dev.millrace.io.bigquery.StagedBigQueryTable;
import dev.millrace.pipelines.AfterFault;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType.Kind;
import dev.millrace.transforms.events.RowLimits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Clean rows land as Avro files, which BigQuery loads into a table. */
final class BigQueryLanding implements EventLanding {
  private final BigQueryTable table;

  private BigQueryLanding(BigQueryTable table) {
    this.table = table;
  }

  static BigQueryLanding of(IngestEventsOptions options, EventSchema schema) throws IOException {
    return new BigQueryLanding(table(options, schema));
  }

  /**
   * Looks at the table.
   *
   * @throws IllegalArgumentException in one line, if rows of the schema cannot land there
   */
  static BigQueryTable table(IngestEventsOptions options, EventSchema schema) throws IOException {
    return BigQueryTable.at(
        BigQueryAccess.of(options),
        BigQueryAddress.parse(Objects.requireNonNull(options.getTable())),
        schema,
        partitions(options, schema));
  }

  private static @Nullable BigQueryPartitions partitions(
      IngestEventsOptions options, EventSchema schema) {
    String field = options.getEventTime();
    if (field == null) {
      return null;
    }
    EventClock clock = EventClock.of(schema, field);
    PartitionBy by = Objects.requireNonNullElse(options.getPartitionBy(), PartitionBy.DATE);
    checkArgument(
        by == PartitionBy.DATE || clock.kind() != Kind.DATE,
        "it cannot be partitioned by hour of %s, which is a date (must be --partitionBy=date)",
        field);
    return new BigQueryPartitions(
        field,
        switch (by) {
          case DATE -> BigQueryPartitions.Unit.DAY;
          case HOUR -> BigQueryPartitions.Unit.HOUR;
        });
  }

  @Override
  public RowLimits limits() {
    return table.limits();
  }

  private StagedBigQueryTable staged(Run run) {
    return table.of(run, run.table(IngestEventsGraph.EVENTS), Edges.LOADED);
  }

  @Override
  public RowsTarget target(Run run) {
    return new RowsLoadedIntoBigQuery(staged(run));
  }

  @Override
  public void abandon(Run run, Publication publication) throws IOException {
    AfterFault.cleanAll(List.of(() -> staged(run).abandon(), publication::abandon));
  }

  @Override
  public IngestSummary summary(IngestSummary ofFolder) {
    return ofFolder.loadedInto(table.toString());
  }
}
