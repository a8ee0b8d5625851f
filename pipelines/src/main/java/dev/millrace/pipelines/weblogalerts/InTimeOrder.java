package dev.millrace.pipelines.weblogalerts;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Works on the values of a key one after the other, in the order of their times, each when the
 * watermark has reached it, and remembers something from one to the next.
 *
 * <p>Beam's {@code @RequiresTimeSortedInput} says the same, and not every engine takes it in a
 * stream; state and one timer are understood by all that run streams.
 *
 * <p><b>Order</b>: of equal times, as they come. A value that is behind the watermark is worked on
 * at once, whatever came before it. <b>Output</b> has the time of the value that it was made of.
 * <b>State</b>: the values that the watermark has not reached, and what is remembered.
 */
final class InTimeOrder<K, V, M, T> extends DoFn<KV<K, V>, T> {
  private static final String WAITING = "waiting";
  private static final String EARLIEST = "earliest";
  private static final String MEMORY = "memory";
  private static final String DUE = "due";

  @StateId(WAITING)
  private final StateSpec<BagState<TimestampedValue<V>>> waitingSpec;

  @StateId(EARLIEST)
  private final StateSpec<ValueState<Long>> earliestSpec = StateSpecs.value(VarLongCoder.of());

  @StateId(MEMORY)
  private final StateSpec<ValueState<M>> memorySpec;

  @TimerId(DUE)
  private final TimerSpec dueSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Work<K, V, M> work;

  private InTimeOrder(Work<K, V, M> work) {
    this.work = work;
    this.waitingSpec = StateSpecs.bag(TimestampedValue.TimestampedValueCoder.of(work.valueCoder()));
    this.memorySpec = StateSpecs.value(work.memoryCoder());
  }

  /** What is done with one value after the other. */
  interface Work<K, V, M> extends Serializable {
    Coder<V> valueCoder();

    Coder<M> memoryCoder();

    /** Called once on each worker, before all else. */
    default void open() {}

    /**
     * Works on the next value of a key.
     *
     * @param memory what the value before it left; none for the first
     * @return what is to be remembered
     */
    M next(K key, Instant time, V value, @Nullable M memory, Outputs outputs) throws IOException;
  }

  /** Where what comes out goes. */
  interface Outputs {
    <A> void output(TupleTag<A> tag, A value);
  }

  /**
   * @param <T> of the main output
   */
  static <K, V, M, T> InTimeOrder<K, V, M, T> of(Work<K, V, M> work) {
    return new InTimeOrder<>(work);
  }

  @Setup
  public void setup() {
    work.open();
  }

  @ProcessElement
  public void process(
      @Element KV<K, V> element,
      @Timestamp Instant time,
      @StateId(WAITING) BagState<TimestampedValue<V>> waiting,
      @StateId(EARLIEST) ValueState<@Nullable Long> earliest,
      @TimerId(DUE) Timer due) {
    waiting.add(TimestampedValue.of(element.getValue(), time));
    Long before = earliest.read();
    if (before == null || time.getMillis() < before) {
      wakeAt(time, earliest, due);
    }
  }

  @OnTimer(DUE)
  public void reached(
      OnTimerContext context,
      @Key K key,
      @StateId(WAITING) BagState<TimestampedValue<V>> waiting,
      @StateId(EARLIEST) ValueState<@Nullable Long> earliest,
      @StateId(MEMORY) ValueState<@Nullable M> memory,
      @TimerId(DUE) Timer due,
      MultiOutputReceiver outputs)
      throws IOException {
    List<TimestampedValue<V>> later = new ArrayList<>();
    List<TimestampedValue<V>> now = new ArrayList<>();
    for (TimestampedValue<V> value : waiting.read()) {
      (value.getTimestamp().isAfter(context.fireTimestamp()) ? later : now).add(value);
    }
    now.sort(Comparator.comparing(TimestampedValue::getTimestamp));
    M remembered = memory.read();
    for (TimestampedValue<V> value : now) {
      remembered =
          work.next(
              key,
              value.getTimestamp(),
              value.getValue(),
              remembered,
              at(value.getTimestamp(), outputs));
    }
    if (remembered != null) {
      memory.write(remembered);
    }
    waiting.clear();
    earliest.clear();
    later.forEach(waiting::add);
    later.stream()
        .map(TimestampedValue::getTimestamp)
        .min(Comparator.naturalOrder())
        .ifPresent(next -> wakeAt(next, earliest, due));
  }

  /** Nothing that is made of a value that waits may be late. */
  private static void wakeAt(Instant time, ValueState<@Nullable Long> earliest, Timer due) {
    earliest.write(time.getMillis());
    due.withOutputTimestamp(time).set(time);
  }

  private static Outputs at(Instant time, MultiOutputReceiver outputs) {
    return new Outputs() {
      @Override
      public <A> void output(TupleTag<A> tag, A value) {
        outputs.get(tag).outputWithTimestamp(value, time);
      }
    };
  }
}
