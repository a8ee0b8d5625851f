package dev.millrace.pipelines.weblogalerts;

import com.google.common.collect.Streams;
import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.ProcessInTimeOrder;
import dev.millrace.transforms.SeriesVerdicts;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Judges the windows of a site one by one, in the order of time, by those before them. A window
 * without traffic is judged when the next with traffic is there, and its row and alerts land with
 * that one's.
 *
 * <p><b>State</b>: the figures of the windows that verdicts look back to, some ten kilobytes.
 */
final class JudgeTrafficInOrder
    implements ProcessInTimeOrder.Work<Integer, TrafficRow, TrafficRow> {
  static final TupleTag<TrafficRow> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private final SeriesVerdicts verdicts;
  private final String model;
  private final long windowMillis;

  JudgeTrafficInOrder(SeriesVerdicts verdicts, String model, long windowMillis) {
    this.verdicts = verdicts;
    this.model = model;
    this.windowMillis = windowMillis;
  }

  @Override
  public Coder<TrafficRow> valueCoder() {
    return TableRowCoder.of(TrafficRow.class);
  }

  @Override
  public Coder<TrafficRow> memoryCoder() {
    return valueCoder();
  }

  @Override
  public List<TrafficRow> next(
      Integer site,
      Instant time,
      TrafficRow row,
      Iterable<TrafficRow> before,
      ProcessInTimeOrder.Outputs outputs) {
    TrafficHistory history = TrafficHistory.of(verdicts, windowMillis, inOrder(before));
    JudgeTraffic judging = new JudgeTraffic(verdicts, model, windowMillis);
    judging.judgeNext(
        history.rows(),
        row,
        judged -> outputs.output(ROWS, judged),
        alert -> outputs.output(ALERTS, alert));
    judging.countTo(count -> outputs.output(COUNTS, count));
    return history.with(row).rows();
  }

  private static List<TrafficRow> inOrder(Iterable<TrafficRow> rows) {
    return Streams.stream(rows).sorted(Comparator.comparing(TrafficRow::windowStart)).toList();
  }
}
