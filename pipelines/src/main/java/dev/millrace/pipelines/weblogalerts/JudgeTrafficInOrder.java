package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SeriesVerdicts;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Judges the windows of a site one by one, in the order of time, by those before them. A window
 * without traffic is judged when the next with traffic is there, and its row and alerts land with
 * that one's.
 *
 * <p><b>State</b>: the figures of the windows that verdicts look back to, some ten kilobytes.
 */
final class JudgeTrafficInOrder extends DoFn<KV<Integer, TrafficRow>, TrafficRow> {
  static final TupleTag<TrafficRow> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};
  static final TupleTag<LedgerCount> COUNTS = new TupleTag<>("counts") {};

  private static final String HISTORY = "history";

  @StateId(HISTORY)
  private final StateSpec<ValueState<List<TrafficRow>>> historySpec =
      StateSpecs.value(ListCoder.of(TableRowCoder.of(TrafficRow.class)));

  private final SeriesVerdicts verdicts;
  private final String model;
  private final long windowMillis;

  JudgeTrafficInOrder(SeriesVerdicts verdicts, String model, long windowMillis) {
    this.verdicts = verdicts;
    this.model = model;
    this.windowMillis = windowMillis;
  }

  @RequiresTimeSortedInput
  @ProcessElement
  public void process(
      @Element KV<Integer, TrafficRow> window,
      @StateId(HISTORY) ValueState<@Nullable List<TrafficRow>> state,
      MultiOutputReceiver out) {
    TrafficRow row = window.getValue();
    TrafficHistory history =
        TrafficHistory.of(
            verdicts, windowMillis, Objects.requireNonNullElse(state.read(), List.of()));
    JudgeTraffic judging = new JudgeTraffic(verdicts, model, windowMillis);
    judging.judgeNext(history.rows(), row, out.get(ROWS)::output, out.get(ALERTS)::output);
    judging.countTo(out.get(COUNTS)::output);
    state.write(history.with(row).rows());
  }
}
