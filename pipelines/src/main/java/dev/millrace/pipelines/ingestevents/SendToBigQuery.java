package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.bigquery.StreamedBigQueryTable;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Sends the rows of events to BigQuery before they go anywhere else, so that an event is in the
 * table and in the files, or a dead letter. What breaks a rule passes by.
 *
 * <p><b>Idempotent</b>: all rows of a share of the events go into a stream of their own, whose name
 * is handed on when all are in it. A share that an engine does again has another stream, and one
 * name of the two arrives. <b>Cost</b>: one shuffle of the events. <b>Memory</b>: a request.
 */
final class SendToBigQuery extends PTransform<PCollection<Event>, PCollectionTuple> {
  /** What BigQuery has taken, and anomalies. */
  static final TupleTag<Event> ACCEPTED = new TupleTag<>("accepted") {};

  static final TupleTag<DeadLetter> REFUSED = new TupleTag<>("refused") {};

  /** Names of the streams that rows are in. */
  static final TupleTag<String> STREAMS = new TupleTag<>("streams") {};

  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private static final long BYTES_PER_STREAM = 16L << 20;

  /** BigQuery commits no more than a hundred at once. */
  private static final int MOST_STREAMS = 64;

  private final StreamedBigQueryTable table;
  private final EventLayout layout;
  private final Edge from;
  private final int shares;

  private SendToBigQuery(StreamedBigQueryTable table, EventLayout layout, Edge from, int shares) {
    this.table = table;
    this.layout = layout;
    this.from = from;
    this.shares = shares;
  }

  /**
   * @param from the edge that events come over
   * @param textBytes about how many bytes the events had as they were read
   */
  static SendToBigQuery of(
      StreamedBigQueryTable table, EventLayout layout, Edge from, long textBytes) {
    return new SendToBigQuery(
        table, layout, from, (int) Math.min(MOST_STREAMS, 1 + textBytes / BYTES_PER_STREAM));
  }

  @Override
  public PCollectionTuple expand(PCollection<Event> events) {
    Coder<Event> coder = events.getCoder();
    PCollectionTuple sent =
        events
            .apply("Choose stream", ParDo.of(new ChooseShare(shares)))
            .setCoder(KvCoder.of(VarIntCoder.of(), coder))
            .apply("Gather share", GroupByKey.create())
            .apply(
                "Send",
                ParDo.of(new SendShare(table, layout, from))
                    .withOutputTags(ACCEPTED, TupleTagList.of(REFUSED).and(STREAMS).and(COUNTS)));
    sent.get(ACCEPTED).setCoder(coder);
    sent.get(REFUSED).setCoder(DeadLetter.Coder.of());
    sent.get(STREAMS).setCoder(StringUtf8Coder.of());
    sent.get(COUNTS).setCoder(LedgerCount.Coder.of());
    return sent;
  }

  private static final class ChooseShare extends DoFn<Event, KV<Integer, Event>> {
    private final int shares;

    private ChooseShare(int shares) {
      this.shares = shares;
    }

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<Integer, Event>> out) {
      out.output(KV.of(Math.floorMod(event.position().hashCode(), shares), event));
    }
  }
}
