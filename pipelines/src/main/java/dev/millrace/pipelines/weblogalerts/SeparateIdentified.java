package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.kafka.KafkaBatch;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.LedgerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Lets lines with an id travel by themselves, each at its time, to where those of one id meet; the
 * others stay together in their batch. Counts what is sent to be compared, by window.
 */
final class SeparateIdentified extends DoFn<KafkaBatch, KafkaBatch> {
  /** Batches of nothing but lines without an id. */
  static final TupleTag<KafkaBatch> OTHERS = new TupleTag<>("others") {};

  /** A line with an id each. */
  static final TupleTag<KafkaBatch> IDENTIFIED = new TupleTag<>("identified") {};

  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final Selection selection;

  SeparateIdentified(Selection selection) {
    this.selection = selection;
  }

  @ProcessElement
  public void process(@Element KafkaBatch batch, MultiOutputReceiver out) {
    List<TimedRecord> others = new ArrayList<>();
    SortedMap<Long, Long> identified = new TreeMap<>();
    for (TimedRecord record : batch.records()) {
      if (record.isIdentified()) {
        identified.merge(selection.windowEnd(record.timestamp()), 1L, Long::sum);
        out.get(IDENTIFIED)
            .outputWithTimestamp(
                new KafkaBatch(batch.source(), List.of(record)),
                Instant.ofEpochMilli(record.timestamp()));
      } else {
        others.add(record);
      }
    }
    if (!others.isEmpty()) {
      out.get(OTHERS).output(new KafkaBatch(batch.source(), others));
    }
    identified.forEach(
        (end, lines) ->
            out.get(COUNTS)
                .outputWithTimestamp(
                    Edges.LINES_TO_COMPARE.sent(lines), Instant.ofEpochMilli(end - 1)));
  }
}
