package dev.millrace.transforms;

import com.google.common.collect.Lists;
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
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Works on the values of each key one after the other, in the order of their times, each when the
 * watermark has reached it, and remembers something from one to the next.
 *
 * <p>Beam's {@code @RequiresTimeSortedInput} orders too, but not every engine takes it in a stream;
 * state and one timer for each key are understood by all that run streams.
 *
 * <p><b>Order</b>: values of the same time come in any order. <b>Lateness</b>: a value that comes
 * behind one of a later time that was worked on fails the run: the order cannot be kept any more.
 * Behind a grouping by window, whose only pane is that of the watermark, there is none.
 * <b>Output</b> has the time of the value that it was made of, and holds the watermark until then.
 * <b>State</b>, for each key: the values that the watermark has not reached, and what is
 * remembered. <b>Windows</b>: order and memory are those of one window; across windows, put the
 * input into the global one.
 *
 * @param <M> of what is remembered, in any number of pieces
 * @param <T> of the main output
 */
public final class ProcessInTimeOrder<K, V, M, T>
    extends PTransform<PCollection<KV<K, V>>, PCollectionTuple> {
  private final Work<K, V, M> work;
  private final TupleTag<T> main;
  private final TupleTagList others;

  private ProcessInTimeOrder(Work<K, V, M> work, TupleTag<T> main, TupleTagList others) {
    this.work = work;
    this.main = main;
    this.others = others;
  }

  /**
   * @param main one of the outputs that the work has
   * @param others all others; coders of all are to be set by whoever applies this
   */
  public static <K, V, M, T> ProcessInTimeOrder<K, V, M, T> of(
      Work<K, V, M> work, TupleTag<T> main, TupleTag<?>... others) {
    return new ProcessInTimeOrder<>(work, main, TupleTagList.of(List.of(others)));
  }

  /** What is done with one value after the other. */
  public interface Work<K, V, M> extends Serializable {
    /** For values that wait. */
    Coder<V> valueCoder();

    /** For pieces of what is remembered. */
    Coder<M> memoryCoder();

    /** Called once by each worker, before all else. */
    default void open() {}

    /**
     * Works on the next value of a key.
     *
     * @param memory what the value before it left, in any order; nothing for the first
     * @return what is to be remembered in its place
     */
    List<M> next(K key, Instant time, V value, Iterable<M> memory, Outputs outputs)
        throws IOException;
  }

  /** Where goes what comes out. */
  public interface Outputs {
    <A> void output(TupleTag<A> tag, A value);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<K, V>> input) {
    return input.apply(
        "Wait for the watermark, then work",
        ParDo.of(new InOrder<K, V, M, T>(work)).withOutputTags(main, others));
  }

  private static final class InOrder<K, V, M, T> extends DoFn<KV<K, V>, T> {
    private static final String WAITING = "waiting";
    private static final String EARLIEST = "earliest";
    private static final String REACHED = "reached";
    private static final String MEMORY = "memory";
    private static final String DUE = "due";

    @StateId(WAITING)
    private final StateSpec<BagState<TimestampedValue<V>>> waitingSpec;

    /** Time of the first that waits. */
    @StateId(EARLIEST)
    private final StateSpec<ValueState<Long>> earliestSpec = StateSpecs.value(VarLongCoder.of());

    /** Time of the last that was worked on. */
    @StateId(REACHED)
    private final StateSpec<ValueState<Long>> reachedSpec = StateSpecs.value(VarLongCoder.of());

    @StateId(MEMORY)
    private final StateSpec<BagState<M>> memorySpec;

    @TimerId(DUE)
    private final TimerSpec dueSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Work<K, V, M> work;

    private InOrder(Work<K, V, M> work) {
      this.work = work;
      this.waitingSpec =
          StateSpecs.bag(TimestampedValue.TimestampedValueCoder.of(work.valueCoder()));
      this.memorySpec = StateSpecs.bag(work.memoryCoder());
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
        @StateId(REACHED) ValueState<@Nullable Long> reached,
        @TimerId(DUE) Timer due) {
      Long last = reached.read();
      if (last != null && time.getMillis() < last) {
        throw new IllegalStateException(
            String.format(
                "A value of %s, key %s, came after the one of %s was worked on: values must be on"
                    + " time to be worked on in their order",
                time, element.getKey(), new Instant(last)));
      }
      waiting.add(TimestampedValue.of(element.getValue(), time));
      Long before = earliest.read();
      if (before == null || time.getMillis() < before) {
        wakeAt(time, earliest, due);
      }
    }

    @OnTimer(DUE)
    public void work(
        OnTimerContext context,
        @Key K key,
        @StateId(WAITING) BagState<TimestampedValue<V>> waiting,
        @StateId(EARLIEST) ValueState<@Nullable Long> earliest,
        @StateId(REACHED) ValueState<@Nullable Long> reached,
        @StateId(MEMORY) BagState<M> memory,
        @TimerId(DUE) Timer due,
        MultiOutputReceiver outputs)
        throws IOException {
      Instant watermark = later(context.fireTimestamp(), due.getCurrentRelativeTime());
      List<TimestampedValue<V>> now = new ArrayList<>();
      List<TimestampedValue<V>> rest = new ArrayList<>();
      for (TimestampedValue<V> value : waiting.read()) {
        (value.getTimestamp().isAfter(watermark) ? rest : now).add(value);
      }
      now.sort(Comparator.comparing(TimestampedValue::getTimestamp));
      Iterable<M> remembered = memory.read();
      for (TimestampedValue<V> value : now) {
        Instant time = value.getTimestamp();
        remembered = work.next(key, time, value.getValue(), remembered, at(time, outputs));
        reached.write(time.getMillis());
      }
      replace(memory, Lists.newArrayList(remembered));
      replace(waiting, rest);
      earliest.clear();
      rest.stream()
          .map(TimestampedValue::getTimestamp)
          .min(Comparator.naturalOrder())
          .ifPresent(next -> wakeAt(next, earliest, due));
    }

    /** Nothing that is made of a value that waits may be late. */
    private static void wakeAt(Instant time, ValueState<@Nullable Long> earliest, Timer due) {
      earliest.write(time.getMillis());
      due.withOutputTimestamp(time).set(time);
    }

    /** Where the watermark has gone far, all that it has passed is worked on at once. */
    private static Instant later(Instant one, Instant other) {
      return one.isAfter(other) ? one : other;
    }

    private static <A> void replace(BagState<A> state, List<A> values) {
      state.clear();
      values.forEach(state::add);
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
}
