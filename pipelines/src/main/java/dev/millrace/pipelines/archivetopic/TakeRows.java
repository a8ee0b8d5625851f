package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.kafka.TopicRecord;
import dev.millrace.transforms.LedgerCount;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Makes the row of each record, and counts what came and what goes on to its file. */
final class TakeRows extends DoFn<TopicRecord, Row> {
  static final TupleTag<Row> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private long received;
  private long sent;

  @StartBundle
  public void startBundle() {
    received = 0;
    sent = 0;
  }

  @ProcessElement
  public void process(@Element TopicRecord record, OutputReceiver<Row> rows) {
    received++;
    rows.output(RecordTable.row(record));
    sent++;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (received > 0) {
      count(context, Edges.RECORDS.received(received));
      count(context, Edges.ROWS.sent(sent));
    }
  }

  private static void count(FinishBundleContext context, LedgerCount count) {
    context.output(COUNTS, count, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
  }
}
