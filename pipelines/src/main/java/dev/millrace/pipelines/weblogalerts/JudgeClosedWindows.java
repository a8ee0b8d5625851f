package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SeriesVerdicts;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Judges the windows that one increment closed, in the order of time, as {@link
 * JudgeTrafficInOrder} does in a stream: what it remembers between increments it is handed and
 * hands on. Its input must be grouped with the earliest timestamp, since each row is handed on with
 * its own.
 */
final class JudgeClosedWindows extends DoFn<KV<Integer, Iterable<TrafficRow>>, TrafficRow> {
  static final TupleTag<TrafficRow> HISTORY = new TupleTag<>("history") {};
  static final TupleTag<LedgerCount> HELD = new TupleTag<>("held") {};

  private static final Coder<List<TrafficRow>> ROWS_CODER =
      ListCoder.of(TableRowCoder.of(TrafficRow.class));

  private final SeriesVerdicts verdicts;
  private final String model;
  private final long windowMillis;

  /** Encoded, because a row is no part of a program. */
  private final byte[] remembered;

  JudgeClosedWindows(
      SeriesVerdicts verdicts, String model, long windowMillis, List<TrafficRow> remembered) {
    this.verdicts = verdicts;
    this.model = model;
    this.windowMillis = windowMillis;
    try {
      this.remembered = CoderUtils.encodeToByteArray(ROWS_CODER, remembered);
    } catch (CoderException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<TrafficRow>> windows, MultiOutputReceiver out)
      throws CoderException {
    List<TrafficRow> rows = new ArrayList<>();
    windows.getValue().forEach(rows::add);
    rows.sort(Comparator.comparing(TrafficRow::windowStart));
    TrafficHistory history =
        TrafficHistory.of(
            verdicts, windowMillis, CoderUtils.decodeFromByteArray(ROWS_CODER, remembered));
    for (TrafficRow row : rows) {
      Instant time = row.windowEnd().minus(1);
      JudgeTraffic judging = new JudgeTraffic(verdicts, model, windowMillis);
      judging.judgeNext(
          history.rows(),
          row,
          at(time, out.get(JudgeTrafficInOrder.ROWS)),
          at(time, out.get(JudgeTrafficInOrder.ALERTS)));
      judging.countTo(at(time, out.get(JudgeTrafficInOrder.COUNTS)));
      history = history.with(row);
    }
    history.rows().forEach(out.get(HISTORY)::output);
    out.get(HELD).output(IncrementBooks.HISTORY.sent(history.rows().size()));
  }

  private static <T> Consumer<T> at(Instant time, OutputReceiver<T> out) {
    return element -> out.outputWithTimestamp(element, time);
  }
}
