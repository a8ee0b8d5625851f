package dev.millrace.transforms;

import dev.millrace.transforms.Parsing.Parsed;
import dev.millrace.transforms.Parsing.Rejected;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hands each record to a parser, and what comes back to where it belongs. */
final class ParseEach<T> extends DoFn<RawRecord, T> {
  private static final Instant EARLIEST = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final Instant LATEST = GlobalWindow.INSTANCE.maxTimestamp();

  private final RecordParser<T> parser;
  private final @Nullable SerializableFunction<T, Instant> eventTime;
  private final Step step;
  private final TupleTag<T> parsed;
  private final TupleTag<DeadLetter> deadLetters;
  private final TupleTag<LedgerCount> counts;
  private transient @Nullable BundleCounts books;

  ParseEach(
      RecordParser<T> parser,
      @Nullable SerializableFunction<T, Instant> eventTime,
      Step step,
      TupleTag<T> parsed,
      TupleTag<DeadLetter> deadLetters,
      TupleTag<LedgerCount> counts) {
    this.parser = parser;
    this.eventTime = eventTime;
    this.step = step;
    this.parsed = parsed;
    this.deadLetters = deadLetters;
    this.counts = counts;
  }

  @StartBundle
  public void startBundle() {
    books = new BundleCounts(step);
  }

  @ProcessElement
  public void process(
      @Element RawRecord record,
      @Timestamp Instant time,
      BoundedWindow window,
      MultiOutputReceiver outputs) {
    BundleCounts counted = Objects.requireNonNull(books);
    counted.received(window, time);
    Parsing<Timed<T>> result = timed(record, time);
    if (result instanceof Parsed<Timed<T>> good) {
      counted.sent(window, time);
      outputs.get(parsed).outputWithTimestamp(good.value().value, good.value().time);
    } else if (result instanceof Rejected<Timed<T>> bad) {
      counted.sentAside(window, time, Step.DEAD_LETTERS, 1);
      outputs
          .get(deadLetters)
          .output(
              DeadLetter.of(
                  step.name(),
                  bad.reason(),
                  bad.message(),
                  record.payload(),
                  record.position(),
                  record.eventTime()));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Objects.requireNonNull(books)
        .drainTo((count, time, window) -> context.output(counts, count, time, window));
  }

  /** A value says its own time, which is before the time at which a file's record came. */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private Parsing<Timed<T>> timed(RawRecord record, Instant arrival) {
    try {
      Parsing<T> result = parser.parse(record);
      if (result instanceof Rejected<T> rejected) {
        return Parsing.rejected(rejected.reason(), rejected.message());
      }
      T value = ((Parsed<T>) result).value();
      Instant time = eventTime == null ? arrival : eventTime.apply(value);
      if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
        return Parsing.rejected(
            Parse.EVENT_TIME_RANGE,
            String.format(
                "event time %d ms (must be from %d to %d)",
                time.getMillis(), EARLIEST.getMillis(), LATEST.getMillis()));
      }
      return Parsing.of(new Timed<>(Objects.requireNonNull(value, "parsed value"), time));
    } catch (RuntimeException e) {
      return Parsing.rejected(Parse.PARSER_ERROR, e.toString());
    }
  }

  private record Timed<T>(T value, Instant time) {}
}
