package dev.millrace.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Keeps one element for each key and window, and counts the rest as duplicates.
 *
 * <p><b>Equality</b> is equality of the keys' encoded bytes, so their coder must be deterministic;
 * what the elements hold beside the key does not matter.
 *
 * <p><b>Order</b>: the element with the least event time is kept, of several the one with the least
 * source, of several the one with the least position in it. A position belongs to one element, so
 * the order is total, and the result depends neither on arrival nor on how the engine merges.
 *
 * <p><b>Windows</b> are those of the input, of any kind: equal elements in different windows are no
 * duplicates. The kept element stays in its window and at its time. An unbounded input in the
 * global window has no end at which a least element is known, and is refused by Beam.
 *
 * <p><b>Lateness</b>: the element is sent with the first pane of its key and window, normally when
 * the watermark passes the window's end; whatever comes in a later pane, within the input's allowed
 * lateness, is a duplicate even if it is less. What is later than that the engine drops; the books
 * show it as received and not sent.
 *
 * <p><b>Cost</b>: one shuffle, of at most one element per key, window and bundle where the engine
 * combines before it (Flink streaming does not); memory of one element per key and window.
 *
 * <pre>{@code
 * WithoutDuplicates<Order> orders =
 *     input.apply(
 *         "Keep each order once",
 *         DropDuplicates.by(Order::id, StringUtf8Coder.of()).positionedBy(Order::position));
 * }</pre>
 */
public final class DropDuplicates {
  private DropDuplicates() {}

  /**
   * @param key that equal elements share
   * @param coder of the keys, which must be deterministic
   */
  public static <T, K> KeyOnly<T, K> by(SerializableFunction<T, K> key, Coder<K> coder) {
    return new KeyOnly<>(key, Keys.requireDeterministic(coder));
  }

  /** A key that waits for the positions that break ties. */
  public record KeyOnly<T, K>(SerializableFunction<T, K> key, Coder<K> coder) {
    /**
     * @param position of an element, which no other element has
     */
    public Elements<T, K> positionedBy(SerializableFunction<T, SourcePosition> position) {
      return new Elements<>(this, position, Step.named("DropDuplicates"));
    }
  }

  /** See {@link DropDuplicates}. */
  public static final class Elements<T, K>
      extends PTransform<PCollection<T>, WithoutDuplicates<T>> {
    private final KeyOnly<T, K> keys;
    private final SerializableFunction<T, SourcePosition> position;
    private final Step step;

    private Elements(
        KeyOnly<T, K> keys, SerializableFunction<T, SourcePosition> position, Step step) {
      this.keys = keys;
      this.position = position;
      this.step = step;
    }

    /** The step's name and place in the books. */
    public Elements<T, K> in(Step place) {
      return new Elements<>(keys, position, place);
    }

    @Override
    public WithoutDuplicates<T> expand(PCollection<T> elements) {
      TupleTag<KV<K, Candidate<T>>> keyed = new TupleTag<>("keyed");
      TupleTag<LedgerCount> received = new TupleTag<>("received");
      TupleTag<T> kept = new TupleTag<>("kept");
      TupleTag<LedgerCount> sent = new TupleTag<>("sent");
      PCollectionTuple arrivals =
          elements
              .apply(
                  "Stamp what is kept with its own time",
                  Window.<T>configure()
                      .withTimestampCombiner(TimestampCombiner.EARLIEST)
                      .discardingFiredPanes())
              .apply(
                  "Key",
                  ParDo.of(new KeyCandidates<>(keys.key, position, step, received))
                      .withOutputTags(keyed, TupleTagList.of(received)));
      PCollectionTuple outputs =
          arrivals
              .get(keyed)
              .setCoder(KvCoder.of(keys.coder, Candidate.Coder.of(elements.getCoder())))
              .apply("Keep the least", Combine.perKey(new Least<>()))
              .apply(
                  "Count the rest",
                  ParDo.of(new KeepFirstPane<K, T>(step, sent))
                      .withOutputTags(kept, TupleTagList.of(sent)));
      PCollection<LedgerCount> counts =
          StepResult.receivedAndSent(arrivals.get(received), outputs.get(sent));
      PCollection<T> distinct =
          outputs
              .get(kept)
              .setCoder(elements.getCoder())
              .apply(
                  "Stamp again as the input",
                  Windowing.like(elements.getWindowingStrategy(), Window.configure()));
      return new WithoutDuplicates<>(
          PCollectionTuple.of(kept, distinct).and(sent, counts), kept, sent);
    }
  }

  /** Associative and commutative, because the order of candidates is total. */
  private static final class Least<T> extends BinaryCombineFn<Candidate<T>> {
    @Override
    public Candidate<T> apply(Candidate<T> left, Candidate<T> right) {
      return left.with(right);
    }
  }
}
