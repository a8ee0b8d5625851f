package dev.millrace.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Collects elements into batches that end with the bundle at the latest. */
final class ScoreInBatches<T> extends DoFn<T, Scored<T>> {
  private final OnnxModel model;
  private final SerializableFunction<T, OnnxRow> rows;
  private final int batchSize;
  private final Step step;
  private final SerializableFunction<T, RawRecord> description;
  private final TupleTag<Scored<T>> scored;
  private final TupleTag<DeadLetter> deadLetters;
  private final TupleTag<LedgerCount> counts;

  private transient @Nullable OnnxScorer scorer;
  private transient @Nullable Bundle bundle;

  ScoreInBatches(
      OnnxModel model,
      SerializableFunction<T, OnnxRow> rows,
      int batchSize,
      Step step,
      SerializableFunction<T, RawRecord> description,
      TupleTag<Scored<T>> scored,
      TupleTag<DeadLetter> deadLetters,
      TupleTag<LedgerCount> counts) {
    this.model = model;
    this.rows = rows;
    this.batchSize = batchSize;
    this.step = step;
    this.description = description;
    this.scored = scored;
    this.deadLetters = deadLetters;
    this.counts = counts;
  }

  @Setup
  public void setup() {
    scorer = OnnxScorer.of(model);
  }

  @StartBundle
  public void startBundle() {
    bundle = new Bundle(Objects.requireNonNull(scorer));
  }

  @ProcessElement
  public void process(ProcessContext context, BoundedWindow window) {
    Objects.requireNonNull(bundle)
        .add(
            context.element(),
            context.timestamp(),
            window,
            new Outlet() {
              @Override
              public <O> void emit(TupleTag<O> tag, O output, Instant time, BoundedWindow in) {
                context.outputWindowedValue(tag, output, time, Set.of(in), PaneInfo.NO_FIRING);
              }
            });
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(bundle)
        .finish(
            new Outlet() {
              @Override
              public <O> void emit(TupleTag<O> tag, O output, Instant time, BoundedWindow in) {
                context.output(tag, output, time, in);
              }
            });
    bundle = null;
  }

  /**
   * An element leaves a batch together with later ones, at its own time. That cannot make it late:
   * no engine moves its output watermark past elements of a bundle that it has not finished.
   */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  /** Where a batch puts what came of it. */
  private interface Outlet {
    <O> void emit(TupleTag<O> tag, O output, Instant time, BoundedWindow window);
  }

  private record Pending<T>(T element, OnnxRow row, Instant time, BoundedWindow window) {}

  private final class Bundle {
    private final OnnxScorer scorer;
    private final List<Pending<T>> batch = new ArrayList<>();
    private final BundleCounts books = new BundleCounts(step);

    private Bundle(OnnxScorer scorer) {
      this.scorer = scorer;
    }

    private void add(T element, Instant time, BoundedWindow window, Outlet outlet) {
      books.received(window, time);
      OnnxRow row;
      try {
        row = rows.apply(element);
      } catch (RuntimeException e) {
        refuse(element, "features-error", e.toString(), time, window, outlet);
        return;
      }
      batch.add(new Pending<>(element, row, time, window));
      if (batch.size() >= batchSize) {
        score(outlet);
      }
    }

    private void finish(Outlet outlet) {
      score(outlet);
      books.drainTo((count, time, window) -> outlet.emit(counts, count, time, window));
    }

    private void score(Outlet outlet) {
      List<RowScore> answers = scorer.score(batch.stream().map(Pending::row).toList());
      for (int i = 0; i < batch.size(); i++) {
        Pending<T> pending = batch.get(i);
        if (answers.get(i) instanceof RowScore.Given given) {
          books.sent(pending.window, pending.time);
          Scored<T> answer = new Scored<>(pending.element, given.values());
          outlet.emit(scored, answer, pending.time, pending.window);
        } else if (answers.get(i) instanceof RowScore.Refused refused) {
          refuse(
              pending.element,
              refused.reason(),
              refused.message(),
              pending.time,
              pending.window,
              outlet);
        }
      }
      batch.clear();
    }

    private void refuse(
        T element,
        String reason,
        String message,
        Instant time,
        BoundedWindow window,
        Outlet outlet) {
      books.sentAside(window, time, Step.DEAD_LETTERS, 1);
      RawRecord record = description.apply(element);
      DeadLetter letter =
          DeadLetter.of(
              step.name(), reason, message, record.payload(), record.position(), known(time));
      outlet.emit(deadLetters, letter, time, window);
    }
  }

  /** An engine stamps what has no time with the earliest one. */
  private static @Nullable Instant known(Instant time) {
    return time.equals(BoundedWindow.TIMESTAMP_MIN_VALUE) ? null : time;
  }
}
