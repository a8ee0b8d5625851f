package dev.millrace.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.jspecify.annotations.Nullable;

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
 * <p><b>Trigger</b>: the input must have the default one. One that fires before the window's end
 * would send what is the least only so far.
 *
 * <p><b>Lateness</b>: the element is sent with the first pane of its key and window, normally when
 * the watermark passes the window's end; whatever comes in a later pane, within the input's allowed
 * lateness, is a duplicate even if it is less. What is later than that the engine drops; the books
 * show it as received and not sent.
 *
 * <p><b>Cost</b>: one shuffle, of at most one element per key, window and bundle where the engine
 * combines before it (Flink streaming does not); memory of one element per key and window.
 *
 * <p><b>At first sight</b>: {@link KeyOnly#atFirstSight} does not wait for the window's end, and so
 * keeps whichever element comes first; see {@link AtFirstSight}.
 *
 * <pre>{@code
 * WithoutDuplicates<Order> orders =
 *     input.apply(
 *         "Keep each order once",
 *         DropDuplicates.by(Order::id, StringUtf8Coder.of()).positionedBy(Order::position));
 * }</pre>
 */
public final class DropDuplicates {
  /** The step's name in metrics, of which there are some {@link AtFirstSight at first sight}. */
  static final String METRICS = "millrace.dropDuplicates";

  private DropDuplicates() {}

  /**
   * @param key that equal elements share
   * @param coder of the keys, which must be deterministic
   */
  public static <T, K> KeyOnly<T, K> by(SerializableFunction<T, K> key, Coder<K> coder) {
    return new KeyOnly<>(key, Keys.requireDeterministic(coder));
  }

  /** A key that waits for the positions that break ties, or for nothing. */
  public record KeyOnly<T, K>(SerializableFunction<T, K> key, Coder<K> coder) {
    /**
     * @param position of an element, which no other element has
     */
    public Elements<T, K> positionedBy(SerializableFunction<T, SourcePosition> position) {
      return new Elements<>(this, position, Step.named("DropDuplicates"), null);
    }

    /** Lets the first arrival through at once, in place of waiting for the least. */
    public AtFirstSight<T, K> atFirstSight() {
      return new AtFirstSight<>(this, Step.named("DropDuplicates"));
    }
  }

  /** See {@link DropDuplicates}. */
  public static final class Elements<T, K>
      extends PTransform<PCollection<T>, WithoutDuplicates<T>> {
    private final KeyOnly<T, K> keys;
    private final SerializableFunction<T, SourcePosition> position;
    private final Step step;
    private final transient @Nullable PCollection<K> before;

    private Elements(
        KeyOnly<T, K> keys,
        SerializableFunction<T, SourcePosition> position,
        Step step,
        @Nullable PCollection<K> before) {
      this.keys = keys;
      this.position = position;
      this.step = step;
      this.before = before;
    }

    /** The step's name and place in the books. */
    public Elements<T, K> in(Step place) {
      return new Elements<>(keys, position, place, before);
    }

    /**
     * Goes on where another run has ended: an element is a duplicate also if its key was kept
     * before. Those keys are in no count.
     *
     * @param keptBefore keys that were kept, bounded, and in the windows of their elements
     */
    public Elements<T, K> after(PCollection<K> keptBefore) {
      checkArgument(
          keptBefore.isBounded() == IsBounded.BOUNDED,
          "Invalid keys that were kept before %s: unbounded (must be bounded)",
          step.name());
      return new Elements<>(keys, position, step, keptBefore);
    }

    @Override
    public Map<TupleTag<?>, PValue> getAdditionalInputs() {
      return before == null ? Map.of() : before.expand();
    }

    @Override
    public WithoutDuplicates<T> expand(PCollection<T> elements) {
      TupleTag<KV<K, Candidate<T>>> keyed = new TupleTag<>("keyed");
      TupleTag<LedgerCount> received = new TupleTag<>("received");
      TupleTag<T> kept = new TupleTag<>("kept");
      TupleTag<LedgerCount> sent = new TupleTag<>("sent");
      PCollectionTuple arrivals =
          elements
              .apply("Stamp what is kept with its own time", ownTimes())
              .apply(
                  "Key",
                  ParDo.of(new KeyCandidates<>(keys.key, position, step, received))
                      .withOutputTags(keyed, TupleTagList.of(received)));
      KvCoder<K, Candidate<T>> coder =
          KvCoder.of(keys.coder, Candidate.Coder.of(elements.getCoder()));
      PCollectionTuple outputs =
          withKept(arrivals.get(keyed).setCoder(coder), coder)
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

    private PCollection<KV<K, Candidate<T>>> withKept(
        PCollection<KV<K, Candidate<T>>> arrivals, KvCoder<K, Candidate<T>> coder) {
      if (before == null) {
        return arrivals;
      }
      return PCollectionList.of(arrivals)
          .and(
              before
                  .apply("Key what was kept", ParDo.of(new KeyKept<K, T>()))
                  .setCoder(coder)
                  .apply("As those that come", ownTimes()))
          .apply("Kept before and now", Flatten.pCollections());
    }

    private static <E> Window<E> ownTimes() {
      return Window.<E>configure()
          .withTimestampCombiner(TimestampCombiner.EARLIEST)
          .discardingFiredPanes();
    }
  }

  /**
   * {@link DropDuplicates} in a stream, without the wait: of the elements of a key and window the
   * one that comes first is sent when it comes, and what comes after it is counted as a duplicate.
   *
   * <p><b>Order</b>: which one comes first depends on the engine and on the day. Where the answer
   * must not, elements of one key must be equal in all that it depends on.
   *
   * <p><b>Windows</b> must not merge, and must end if the input does not. <b>Lateness</b>: what
   * comes within the input's allowed lateness is treated as all else; what is later the engine
   * drops, and the books show it as received and not sent.
   *
   * <p><b>Engines</b>: it needs state and timers in event time. It is for those that run streams; a
   * launcher refuses it on others before the run.
   *
   * <p><b>State</b>: the encoded key of each element that was kept, from when it came until the
   * watermark has passed its window's end and the allowed lateness; then a timer removes it. So at
   * any time there are as many as distinct keys came in the windows that are open, and nothing of
   * the elements but their keys. Keys are held in {@value #SHARDS} sets for each window, each with
   * one timer. The counters {@code millrace.dropDuplicates.remembered} and {@code
   * millrace.dropDuplicates.forgotten} tell by their difference how many are held, in a run that
   * began without state. After a restart both begin at 0 while keys are held from before, which
   * count when they are forgotten: the difference is then by how many more are held than at the
   * restart, and may be negative. What an engine retries counts again.
   *
   * <p><b>Cost</b>: one shuffle of each element.
   */
  public static final class AtFirstSight<T, K>
      extends PTransform<PCollection<T>, WithoutDuplicates<T>> implements StreamStep {
    /** Enough for some hundred tasks to have their share, and few enough for their timers. */
    private static final int SHARDS = 256;

    private final KeyOnly<T, K> keys;
    private final Step step;

    private AtFirstSight(KeyOnly<T, K> keys, Step step) {
      this.keys = keys;
      this.step = step;
    }

    /** The step's name and place in the books. */
    public AtFirstSight<T, K> in(Step place) {
      return new AtFirstSight<>(keys, place);
    }

    @Override
    public String refusal() {
      return "dropping duplicates at first sight needs an engine that runs streams; elsewhere drop"
          + " them by their positions, at the end of the window";
    }

    @Override
    public WithoutDuplicates<T> expand(PCollection<T> elements) {
      WindowingStrategy<?, ?> windows = elements.getWindowingStrategy();
      checkArgument(
          windows.getWindowFn().isNonMerging(),
          "Invalid windows of %s: %s (must not merge, as keys are remembered by window)",
          step.name(),
          windows.getWindowFn());
      checkArgument(
          elements.isBounded() == IsBounded.BOUNDED
              || !(windows.getWindowFn() instanceof GlobalWindows),
          "Invalid windows of %s: the global one (must end, so that keys are forgotten)",
          step.name());
      TupleTag<T> arrived = new TupleTag<>("arrived");
      TupleTag<LedgerCount> received = new TupleTag<>("received");
      TupleTag<T> kept = new TupleTag<>("kept");
      TupleTag<LedgerCount> sent = new TupleTag<>("sent");
      PCollectionTuple arrivals =
          elements.apply(
              "Count arrivals",
              ParDo.of(new CountArrivals<T>(step, received))
                  .withOutputTags(arrived, TupleTagList.of(received)));
      PCollectionTuple outputs =
          arrivals
              .get(arrived)
              .setCoder(elements.getCoder())
              .apply("Shard by key", ParDo.of(new ShardByKey<>(keys.key, keys.coder, SHARDS)))
              .setCoder(
                  KvCoder.of(
                      VarIntCoder.of(), KvCoder.of(EncodedKey.Coder.of(), elements.getCoder())))
              .apply(
                  "Keep the first",
                  ParDo.of(new KeepFirstArrival<T>(windows.getAllowedLateness(), step, sent))
                      .withOutputTags(kept, TupleTagList.of(sent)));
      PCollection<LedgerCount> counts =
          StepResult.receivedAndSent(arrivals.get(received), outputs.get(sent));
      PCollection<T> distinct = outputs.get(kept).setCoder(elements.getCoder());
      return new WithoutDuplicates<>(
          PCollectionTuple.of(kept, distinct).and(sent, counts), kept, sent);
    }
  }

  private static final class KeyKept<K, T> extends DoFn<K, KV<K, Candidate<T>>> {
    @ProcessElement
    public void process(@Element K key, OutputReceiver<KV<K, Candidate<T>>> output) {
      output.output(KV.of(key, Candidate.kept()));
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
