package dev.millrace.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw records into typed ones. Each record becomes one value or one dead letter; nothing else
 * leaves or enters, and no record stops a run.
 *
 * <p><b>Event time</b>: with {@link Records#timedBy} a value gets the time that it says itself,
 * else it keeps the time at which its record came. In a stream a value may say a time that the
 * watermark has passed, and is late then; in a bounded input that cannot happen. Windows of the
 * input are kept, so put values into windows after this step and not before.
 *
 * <p><b>Dead letters</b> carry the record's bytes, position and the source's event time, with the
 * parser's reason, or {@code parser-error} where the parser threw, or {@code event-time-range}
 * where the time is one that no window can hold. They keep the time at which the record came.
 *
 * <p>No shuffle, no state.
 *
 * <pre>{@code
 * Parse.Result<Visit> visits =
 *     records.apply(
 *         "Parse visits",
 *         Parse.with(Visit::parse).into(Visit.Coder.of()).timedBy(Visit::time));
 * }</pre>
 */
public final class Parse {
  /** The parser threw an exception. */
  public static final String PARSER_ERROR = "parser-error";

  /** The value's time lies outside of what Beam's windows can hold. */
  public static final String EVENT_TIME_RANGE = "event-time-range";

  private Parse() {}

  /** Parses with this parser. */
  public static <T> ParserOnly<T> with(RecordParser<T> parser) {
    return new ParserOnly<>(parser);
  }

  /** A parser that waits for the coder of its values. */
  public record ParserOnly<T>(RecordParser<T> parser) {
    public Records<T> into(Coder<T> coder) {
      return new Records<>(parser, coder, null, Step.named("Parse"));
    }
  }

  /** See {@link Parse}. */
  public static final class Records<T> extends PTransform<PCollection<RawRecord>, Result<T>> {
    private final RecordParser<T> parser;
    private final Coder<T> coder;
    private final @Nullable SerializableFunction<T, Instant> eventTime;
    private final Step step;

    private Records(
        RecordParser<T> parser,
        Coder<T> coder,
        @Nullable SerializableFunction<T, Instant> eventTime,
        Step step) {
      this.parser = parser;
      this.coder = coder;
      this.eventTime = eventTime;
      this.step = step;
    }

    /** Gives each value the time that it says itself. */
    public Records<T> timedBy(SerializableFunction<T, Instant> time) {
      return new Records<>(parser, coder, time, step);
    }

    /** The step's name and place in the books. */
    public Records<T> in(Step place) {
      return new Records<>(parser, coder, eventTime, place);
    }

    @Override
    public Result<T> expand(PCollection<RawRecord> records) {
      TupleTag<T> parsed = new TupleTag<>("parsed");
      TupleTag<DeadLetter> deadLetters = new TupleTag<>("deadLetters");
      TupleTag<LedgerCount> counts = new TupleTag<>("counts");
      PCollectionTuple outputs =
          records.apply(
              "Parse each record",
              ParDo.of(new ParseEach<>(parser, eventTime, step, parsed, deadLetters, counts))
                  .withOutputTags(parsed, TupleTagList.of(deadLetters).and(counts)));
      outputs.get(parsed).setCoder(coder);
      outputs.get(deadLetters).setCoder(DeadLetter.Coder.of());
      return new Result<>(outputs, parsed, deadLetters, counts);
    }
  }

  /** Values, dead letters, and entries in the books. */
  public static final class Result<T> extends StepResult {
    private final TupleTag<T> parsed;
    private final TupleTag<DeadLetter> deadLetters;

    private Result(
        PCollectionTuple outputs,
        TupleTag<T> parsed,
        TupleTag<DeadLetter> deadLetters,
        TupleTag<LedgerCount> counts) {
      super(outputs, counts);
      this.parsed = parsed;
      this.deadLetters = deadLetters;
    }

    public PCollection<T> parsed() {
      return output(parsed);
    }

    public PCollection<DeadLetter> deadLetters() {
      return output(deadLetters);
    }
  }
}
