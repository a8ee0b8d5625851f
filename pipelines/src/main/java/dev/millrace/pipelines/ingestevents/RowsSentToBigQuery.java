package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.StagedTable;
import dev.millrace.io.bigquery.StreamedBigQueryTable;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Events are sent to BigQuery first; the rows of those that it takes land in files too. */
record RowsSentToBigQuery(StreamedBigQueryTable table, EventLayout layout) implements RowsTarget {
  @Override
  public Edge leaving(Edge forRows) {
    return Edges.toBigQuery(forRows);
  }

  @Override
  public Edge arriving(Edge forRows) {
    return Edges.ACCEPTED;
  }

  @Override
  public LedgerPlan plan(LedgerPlan ofSource) {
    return Edges.sending(ofSource);
  }

  @Override
  public TakenEvents take(PCollection<Event> events, Edge forRows, long textBytes, Seams seams) {
    PCollectionTuple sent =
        events.apply(
            Edges.ACCEPTED.from(), SendToBigQuery.of(table, layout, leaving(forRows), textBytes));
    PCollection<LedgerCount> committed =
        seams
            .between(Edges.SENT, sent.get(SendToBigQuery.STREAMS))
            .apply(Edges.SENT.to(), table.committing());
    return new TakenEvents(
        seams.between(Edges.ACCEPTED, sent.get(SendToBigQuery.ACCEPTED)),
        sent.get(SendToBigQuery.REFUSED),
        List.of(sent.get(SendToBigQuery.COUNTS), committed));
  }

  @Override
  public Optional<StagedTable> staged() {
    return Optional.of(table);
  }
}
