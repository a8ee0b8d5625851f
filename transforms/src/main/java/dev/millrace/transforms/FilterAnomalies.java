package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;

/**
 * Splits series of values per interval into those that belong with the values before them and those
 * that a {@link Detector} sets aside. What a verdict depends on is said in {@link SeriesVerdicts}:
 * intervals m−H to m of the same key and nothing else, neither arrival nor bundles. So a value that
 * was set aside is part of the history of later ones; a robust detector bears that.
 *
 * <p><b>Input</b>: one point for each key and interval that has a value, with the start of the
 * interval (any time inside it will do). Several points of one interval are added up, least first.
 * Keys are equal where their encoded bytes are, so their coder must be deterministic.
 *
 * <p><b>Output</b>: each value that was given is either kept or set aside, with what was expected
 * and its score; intervals without a value are never kept, and set aside as zeros where the silence
 * is an anomaly. Both are counted as sent, those set aside to {@link #ANOMALIES}.
 *
 * <p><b>Bounded input</b> is judged per key and window of the input, from the first point to the
 * last: normally in the global window. One key's whole series is sorted on one worker, in memory: a
 * year of minutes is about 30 MB.
 *
 * <p><b>Unbounded input</b> is put into sliding windows of H + 1 intervals, of which each judges
 * its last interval once the watermark has passed it; so each point is sent H + 1 times, and
 * silence after the last point is judged too, for as long as the history knows a value. The output
 * is in fixed windows of one interval. Late points follow the input's allowed lateness; within it
 * the verdicts that they take part in are given again.
 *
 * <pre>{@code
 * FilterAnomalies.Result<String> traffic =
 *     requestsPerMinute.apply(
 *         "Find minutes that are not normal",
 *         FilterAnomalies.by(HampelDetector.ofCounts()).every(Duration.standardMinutes(1)));
 * }</pre>
 */
public final class FilterAnomalies {
  /** Where values that were set aside go in the books. */
  public static final String ANOMALIES = "anomalies";

  private FilterAnomalies() {}

  /** Judges with this detector, looking back 120 intervals of which 30 must be known. */
  public static Judge by(Detector detector) {
    return new Judge(SeriesVerdicts.by(detector));
  }

  /** Judges with this detector, history and least number of known intervals. */
  public static Judge by(SeriesVerdicts verdicts) {
    return new Judge(verdicts);
  }

  /** A judge that waits for the width of an interval. */
  public record Judge(SeriesVerdicts verdicts) {
    /**
     * @param width of each interval, at least one millisecond
     */
    public <K> Series<K> every(Duration width) {
      checkArgument(
          width.getMillis() > 0, "Invalid interval width: %s (must be at least PT0.001S)", width);
      return new Series<>(verdicts, width, Step.named("FilterAnomalies"));
    }
  }

  /** See {@link FilterAnomalies}. */
  public static final class Series<K>
      extends PTransform<PCollection<KV<K, SeriesPoint>>, Result<K>> {
    private final SeriesVerdicts verdicts;
    private final Duration width;
    private final Step step;

    private Series(SeriesVerdicts verdicts, Duration width, Step step) {
      this.verdicts = verdicts;
      this.width = width;
      this.step = step;
    }

    /** The step's name and place in the books. */
    public Series<K> in(Step place) {
      return new Series<>(verdicts, width, place);
    }

    @Override
    public Result<K> expand(PCollection<KV<K, SeriesPoint>> points) {
      return points.isBounded() == IsBounded.BOUNDED ? judgedWhole(points) : judgedSliding(points);
    }

    private Result<K> judgedWhole(PCollection<KV<K, SeriesPoint>> points) {
      JudgedTags<K> tags = new JudgedTags<>();
      PCollectionTuple outputs =
          points
              .apply("Group each series", GroupByKey.create())
              .apply(
                  "Judge each interval",
                  ParDo.of(new JudgeSeries<>(verdicts, width, step, tags))
                      .withOutputTags(tags.kept(), tags.others()));
      return new Result<>(outputs, tags, keyCoder(points));
    }

    private Result<K> judgedSliding(PCollection<KV<K, SeriesPoint>> points) {
      JudgedTags<K> tags = new JudgedTags<>();
      TupleTag<KV<K, SeriesPoint>> counted = new TupleTag<>("counted");
      TupleTag<LedgerCount> received = new TupleTag<>("received");
      PCollectionTuple arrivals =
          points.apply(
              "Count what arrives",
              ParDo.of(new CountArrivals<KV<K, SeriesPoint>>(step, received))
                  .withOutputTags(counted, TupleTagList.of(received)));
      PCollectionTuple judged =
          arrivals
              .get(counted)
              .setCoder(points.getCoder())
              .apply(
                  "Into a window for each history",
                  Window.<KV<K, SeriesPoint>>into(
                          SlidingWindows.of(width.multipliedBy(verdicts.history() + 1))
                              .every(width))
                      .accumulatingFiredPanes())
              .apply("Group each series", GroupByKey.create())
              .apply(
                  "Judge the last interval",
                  ParDo.of(new JudgeLastInterval<>(verdicts, width, step, tags))
                      .withOutputTags(tags.kept(), tags.others()));
      PCollection<LedgerCount> counts =
          StepResult.receivedAndSent(
              arrivals
                  .get(received)
                  .setCoder(LedgerCount.Coder.of())
                  .apply("Received per interval", perInterval(points)),
              judged
                  .get(tags.counts())
                  .setCoder(LedgerCount.Coder.of())
                  .apply("Sent per interval", perInterval(points)));
      PCollectionTuple outputs =
          PCollectionTuple.of(
                  tags.kept(),
                  judged
                      .get(tags.kept())
                      .setCoder(judgedCoder(keyCoder(points)))
                      .apply("Kept per interval", perInterval(points)))
              .and(
                  tags.setAside(),
                  judged
                      .get(tags.setAside())
                      .setCoder(judgedCoder(keyCoder(points)))
                      .apply("Set aside per interval", perInterval(points)))
              .and(tags.counts(), counts);
      return new Result<>(outputs, tags, keyCoder(points));
    }

    private <T> Window<T> perInterval(PCollection<?> points) {
      return Windowing.like(points.getWindowingStrategy(), Window.<T>into(FixedWindows.of(width)));
    }

    private static <K> Coder<K> keyCoder(PCollection<KV<K, SeriesPoint>> points) {
      return ((KvCoder<K, SeriesPoint>) points.getCoder()).getKeyCoder();
    }
  }

  private static <K> Coder<KV<K, JudgedPoint>> judgedCoder(Coder<K> key) {
    return KvCoder.of(key, JudgedPoint.Coder.of());
  }

  /** Values kept and set aside, and entries in the books. */
  public static final class Result<K> extends StepResult {
    private final JudgedTags<K> tags;

    private Result(PCollectionTuple outputs, JudgedTags<K> tags, Coder<K> key) {
      super(outputs, tags.counts());
      this.tags = tags;
      kept().setCoder(judgedCoder(key));
      setAside().setCoder(judgedCoder(key));
    }

    public PCollection<KV<K, JudgedPoint>> kept() {
      return output(tags.kept());
    }

    public PCollection<KV<K, JudgedPoint>> setAside() {
      return output(tags.setAside());
    }
  }
}
