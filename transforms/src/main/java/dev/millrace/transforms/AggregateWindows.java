package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;

/**
 * Combines the elements of each key and event-time window into one value.
 *
 * <p><b>Equality</b> of keys is equality of their encoded bytes, so the key's coder must be
 * deterministic. <b>Order</b>: where the {@link CombineFn} is associative and commutative to the
 * bit (whole numbers, sets, sketches that do not depend on order; not sums of doubles), the result
 * depends neither on arrival nor on how the engine merges.
 *
 * <p><b>Windows</b>: elements are put into fixed windows of the given width, aligned to 1970-01-01
 * UTC, and the output stays in them, stamped with their last millisecond. Empty windows give
 * nothing.
 *
 * <p><b>Lateness</b>: the first value comes when the watermark passes the end of the window.
 * Elements that come later, within the input's allowed lateness, come as a further value of the
 * same key and window, of the late ones alone: merge them by key and window. What is later than
 * that the engine drops; the books show it as weight that was received and not sent.
 *
 * <p><b>Books</b>: each element that arrives counts as one received; each value sent counts for its
 * weight, the number of elements in it, which {@link Elements#weighedBy} reads from the value.
 * Without it the values themselves are counted.
 *
 * <p><b>Cost</b>: one shuffle, of at most one accumulator per key, window and bundle where the
 * engine combines before it (Flink streaming does not).
 *
 * <pre>{@code
 * AggregateWindows.Result<String, Long> visitsPerMinute =
 *     visits.apply(
 *         "Visits of each page and minute",
 *         AggregateWindows.by(Visit::page, StringUtf8Coder.of())
 *             .within(Duration.standardMinutes(1))
 *             .combining(Count.<Visit>combineFn())
 *             .weighedBy(count -> count));
 * }</pre>
 */
public final class AggregateWindows {
  private AggregateWindows() {}

  /**
   * @param coder of the keys, which must be deterministic
   */
  public static <T, K> KeyOnly<T, K> by(SerializableFunction<T, K> key, Coder<K> coder) {
    return new KeyOnly<>(key, Keys.requireDeterministic(coder));
  }

  /** A key that waits for the width of its windows. */
  public record KeyOnly<T, K>(SerializableFunction<T, K> key, Coder<K> coder) {
    /**
     * @param width of each window, at least one millisecond
     */
    public Windows<T, K> within(Duration width) {
      checkArgument(
          width.getMillis() > 0, "Invalid window width: %s (must be at least PT0.001S)", width);
      return new Windows<>(key, coder, width);
    }
  }

  /** Windows that wait for what is done in them. */
  public record Windows<T, K>(SerializableFunction<T, K> key, Coder<K> coder, Duration width) {
    public <A> Elements<T, K, A> combining(CombineFn<T, ?, A> combiner) {
      return new Elements<>(this, combiner, any -> 1L, Step.named("AggregateWindows"));
    }
  }

  /** See {@link AggregateWindows}. */
  public static final class Elements<T, K, A> extends PTransform<PCollection<T>, Result<K, A>> {
    private final Windows<T, K> windows;
    private final CombineFn<T, ?, A> combiner;
    private final SerializableFunction<A, Long> weight;
    private final Step step;

    private Elements(
        Windows<T, K> windows,
        CombineFn<T, ?, A> combiner,
        SerializableFunction<A, Long> weight,
        Step step) {
      this.windows = windows;
      this.combiner = combiner;
      this.weight = weight;
      this.step = step;
    }

    /** How many elements a value stands for. */
    public Elements<T, K, A> weighedBy(SerializableFunction<A, Long> elements) {
      return new Elements<>(windows, combiner, elements, step);
    }

    /** The step's name and place in the books. */
    public Elements<T, K, A> in(Step place) {
      return new Elements<>(windows, combiner, weight, place);
    }

    @Override
    public Result<K, A> expand(PCollection<T> elements) {
      TupleTag<KV<K, T>> keyed = new TupleTag<>("keyed");
      TupleTag<LedgerCount> received = new TupleTag<>("received");
      TupleTag<KV<K, WindowAggregate<A>>> aggregates = new TupleTag<>("aggregates");
      TupleTag<LedgerCount> sent = new TupleTag<>("sent");
      PCollectionTuple arrivals =
          elements
              .apply(
                  "Into windows",
                  Window.<T>into(FixedWindows.of(windows.width)).discardingFiredPanes())
              .apply(
                  "Key",
                  ParDo.of(new KeyAndCount<>(windows.key, step, received))
                      .withOutputTags(keyed, TupleTagList.of(received)));
      Coder<A> valueCoder = valueCoder(elements);
      PCollectionTuple combined =
          arrivals
              .get(keyed)
              .setCoder(KvCoder.of(windows.coder, elements.getCoder()))
              .apply("Combine each key and window", Combine.perKey(combiner))
              .setCoder(KvCoder.of(windows.coder, valueCoder))
              .apply(
                  "Name the window",
                  ParDo.of(new NameWindow<K, A>(weight, step, sent))
                      .withOutputTags(aggregates, TupleTagList.of(sent)));
      PCollection<LedgerCount> counts =
          StepResult.receivedAndSent(arrivals.get(received), combined.get(sent));
      combined
          .get(aggregates)
          .setCoder(KvCoder.of(windows.coder, WindowAggregate.Coder.of(valueCoder)));
      return new Result<>(
          PCollectionTuple.of(aggregates, combined.get(aggregates)).and(sent, counts),
          aggregates,
          sent);
    }

    private Coder<A> valueCoder(PCollection<T> elements) {
      CoderRegistry registry = elements.getPipeline().getCoderRegistry();
      try {
        return combiner.getDefaultOutputCoder(registry, elements.getCoder());
      } catch (CannotProvideCoderException e) {
        throw new IllegalArgumentException(
            String.format(
                "Invalid CombineFn %s: no coder for what it gives (override getDefaultOutputCoder)",
                combiner.getClass().getName()),
            e);
      }
    }
  }

  /** Values per key and window, and entries in the books. */
  public static final class Result<K, A> extends StepResult {
    private final TupleTag<KV<K, WindowAggregate<A>>> aggregates;

    private Result(
        PCollectionTuple outputs,
        TupleTag<KV<K, WindowAggregate<A>>> aggregates,
        TupleTag<LedgerCount> counts) {
      super(outputs, counts);
      this.aggregates = aggregates;
    }

    public PCollection<KV<K, WindowAggregate<A>>> aggregates() {
      return output(aggregates);
    }
  }
}
