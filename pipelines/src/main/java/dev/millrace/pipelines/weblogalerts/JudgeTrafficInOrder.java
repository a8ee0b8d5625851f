package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SeriesVerdicts;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges the windows of a site one by one, in the order of time, by those before them. A window
 * without traffic is judged when the next with traffic is there, and its row and alerts land with
 * that one's.
 *
 * <p><b>State</b>: the figures of the windows that verdicts look back to, some ten kilobytes.
 */
final class JudgeTrafficInOrder implements InTimeOrder.Work<Integer, TrafficRow, List<TrafficRow>> {
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
  public Coder<List<TrafficRow>> memoryCoder() {
    return ListCoder.of(valueCoder());
  }

  @Override
  public List<TrafficRow> next(
      Integer site,
      Instant time,
      TrafficRow row,
      @Nullable List<TrafficRow> before,
      InTimeOrder.Outputs outputs) {
    TrafficHistory history =
        TrafficHistory.of(verdicts, windowMillis, before == null ? List.of() : before);
    JudgeTraffic judging = new JudgeTraffic(verdicts, model, windowMillis);
    judging.judgeNext(
        history.rows(),
        row,
        judged -> outputs.output(ROWS, judged),
        alert -> outputs.output(ALERTS, alert));
    judging.countTo(count -> outputs.output(COUNTS, count));
    return history.with(row).rows();
  }
}
