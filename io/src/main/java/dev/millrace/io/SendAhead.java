package dev.millrace.io;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
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
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows that do not wait for the end of their window, and when the window is published, what
 * became of them: its rows, and a word on each that was sent ahead and is not among them.
 *
 * <p>Takes {@link #AHEAD rows}, lines in the fixed window that they belong to; {@link #PUBLISHED
 * the starts of windows}, in that window, as {@link PublishWindows} hands them on; and {@link
 * #STARTED something} whenever a source starts, so that what was held when the run was stopped is
 * sent then.
 *
 * <p><b>Exactly once</b>, as far as the outbox is: which rows are sent ahead may depend on chance,
 * such as when something was looked at, and would be others after a restart. So they are numbered
 * and held in the state, and sent when the engine says that a checkpoint is complete which has them
 * ({@link DoFn.BundleFinalizer}). An engine that goes back to a checkpoint finds in it what had not
 * been sent for certain; the outbox knows what was. A row that is sent ahead comes before those of
 * its window: both take the same way, and the window follows the watermark.
 *
 * <p><b>Where that ends</b>: an engine says of a plain savepoint, or of a checkpoint that it gave
 * up, nothing; what is in it is sent after the next row or window whose checkpoint is complete, or
 * when the run goes on. And what was sent is known by its number alone. Going on from a state that
 * is older than what was sent, such as an old savepoint, gives numbers to other rows: one may be
 * left out, even the only word on a row that was sent ahead, or be sent though it was sent before.
 *
 * <p>{@link DoFn.RequiresStableInput} would say the same in one word. But on Flink it loses what
 * comes after the last checkpoint when a stream ends, or fails then (seen in Beam 2.70.0).
 *
 * <p><b>Latency</b>: that of the engine's checkpoints. <b>Order</b>: rows that are sent ahead in
 * that of their arrival, windows in that of time. <b>State</b>: a number, what waits for a
 * checkpoint, and the rows of open windows that were sent ahead. <b>Cost</b>: all rows meet on one
 * worker; a transaction of the outbox for each checkpoint and each window, about.
 */
public final class SendAhead extends PTransform<PCollectionTuple, PDone> {
  /** Rows that are sent at once. */
  public static final TupleTag<String> AHEAD = new TupleTag<>("ahead") {};

  /** Windows that are published. */
  public static final TupleTag<Instant> PUBLISHED = new TupleTag<>("published") {};

  /** Anything, when a source starts or goes on. */
  public static final TupleTag<String> STARTED = new TupleTag<>("started") {};

  private static final KvCoder<Integer, Dispatch> KEYED =
      KvCoder.of(VarIntCoder.of(), Dispatch.Coder.of());

  private final SendTable table;
  private final Conclusion conclusion;

  private SendAhead(SendTable table, Conclusion conclusion) {
    this.table = table;
    this.conclusion = conclusion;
  }

  /**
   * @param table whose rows are those of a published window
   */
  public static SendAhead of(SendTable table, Conclusion conclusion) {
    return new SendAhead(table, conclusion);
  }

  /** What is sent of a window that is over. */
  public interface Conclusion extends Serializable {
    /**
     * Must depend on nothing but what it is given.
     *
     * @param ahead the rows of the window that were sent ahead, in no order
     * @param landed its rows
     */
    List<String> of(List<String> ahead, List<String> landed) throws IOException;
  }

  @Override
  public PDone expand(PCollectionTuple input) {
    PCollection<KV<Integer, Dispatch>> ahead =
        input
            .get(AHEAD)
            .apply("Rows to send ahead", keyed(Dispatch::ahead))
            .setCoder(KEYED)
            .apply("Rows by window", onTime());
    PCollection<KV<Integer, Dispatch>> published =
        input
            .get(PUBLISHED)
            .apply("Windows to send", keyed(window -> Dispatch.ofWindow(window, List.of())))
            .setCoder(KEYED)
            .apply("Windows by window", onTime());
    PCollection<KV<Integer, Dispatch>> inOrder =
        PCollectionList.of(ahead)
            .and(published)
            .apply("Windows and their rows", Flatten.pCollections())
            .apply("Put rows before their window", ParDo.of(new Conclude()))
            .setCoder(KEYED)
            .apply("All that is sent", Window.into(new GlobalWindows()));
    PCollection<KV<Integer, Dispatch>> starts =
        input
            .get(STARTED)
            .apply("Starts", keyed(start -> Dispatch.NOTHING))
            .setCoder(KEYED)
            .apply("All starts", Window.into(new GlobalWindows()));
    PCollectionList.of(inOrder)
        .and(starts)
        .apply("All that is sent, and starts", Flatten.pCollections())
        .apply("Send what is checkpointed", ParDo.of(new Send(table, conclusion)));
    return PDone.in(input.getPipeline());
  }

  /** On one desk. */
  private static <T> ParDo.SingleOutput<T, KV<Integer, Dispatch>> keyed(
      SerializableFunction<T, Dispatch> dispatch) {
    return ParDo.of(
        new DoFn<T, KV<Integer, Dispatch>>() {
          @ProcessElement
          public void process(@Element T element, OutputReceiver<KV<Integer, Dispatch>> out) {
            out.output(KV.of(0, dispatch.apply(element)));
          }
        });
  }

  /**
   * Until the watermark has passed the window, and no later. Beam never makes a lateness smaller,
   * and windows are published with one of their own; but what is flattened has that of the first,
   * so the rows must come first.
   */
  private static Window<KV<Integer, Dispatch>> onTime() {
    return Window.<KV<Integer, Dispatch>>configure()
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }

  /** Lets rows pass, and a window with those that have passed when it is over. */
  private static final class Conclude extends DoFn<KV<Integer, Dispatch>, KV<Integer, Dispatch>> {
    private static final String PASSED = "passed";
    private static final String END = "end";

    @StateId(PASSED)
    private final StateSpec<BagState<Dispatch>> passedSpec = StateSpecs.bag(Dispatch.Coder.of());

    @TimerId(END)
    private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void process(
        @Element KV<Integer, Dispatch> element,
        BoundedWindow window,
        @StateId(PASSED) BagState<Dispatch> passed,
        @TimerId(END) Timer end,
        OutputReceiver<KV<Integer, Dispatch>> out) {
      passed.add(element.getValue());
      end.set(window.maxTimestamp());
      if (element.getValue().published() == null) {
        out.output(element);
      }
    }

    @OnTimer(END)
    public void end(
        @Key Integer desk,
        BoundedWindow window,
        @StateId(PASSED) BagState<Dispatch> passed,
        OutputReceiver<KV<Integer, Dispatch>> out) {
      List<String> ahead = new ArrayList<>();
      Instant published = null;
      for (Dispatch dispatch : passed.read()) {
        ahead.addAll(dispatch.rows());
        published = dispatch.published() == null ? published : dispatch.published();
      }
      if (published == null) {
        throw new IllegalStateException(
            String.format(
                "Window %s has rows that were sent ahead, and was not published when it was over",
                WindowFiles.name((IntervalWindow) window)));
      }
      out.output(KV.of(desk, Dispatch.ofWindow(published, ahead)));
      passed.clear();
    }
  }

  private static final class Send extends DoFn<KV<Integer, Dispatch>, Void> {
    private static final String COUNT = "count";
    private static final String HELD = "held";

    @StateId(COUNT)
    private final StateSpec<ValueState<Long>> countSpec = StateSpecs.value(VarLongCoder.of());

    @StateId(HELD)
    private final StateSpec<BagState<KV<Long, Dispatch>>> heldSpec =
        StateSpecs.bag(KvCoder.of(VarLongCoder.of(), Dispatch.Coder.of()));

    private final SendTable table;
    private final Conclusion conclusion;
    private transient @Nullable Departures departures;
    private transient @Nullable AtomicLong last;

    private Send(SendTable table, Conclusion conclusion) {
      this.table = table;
      this.conclusion = conclusion;
    }

    @StartBundle
    public void startBundle() {
      last = null;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Dispatch> element,
        @StateId(COUNT) ValueState<@Nullable Long> count,
        @StateId(HELD) BagState<KV<Long, Dispatch>> held,
        BundleFinalizer finalizer)
        throws IOException {
      Departures open = opened(held);
      Dispatch dispatch = element.getValue();
      if (dispatch.isSomething()) {
        long number = Objects.requireNonNullElse(count.read(), 0L);
        count.write(number + 1);
        open.add(number, dispatch);
        held.add(KV.of(number, dispatch));
        committed(finalizer, open).set(number);
      }
      // What was sent is no longer held. Only then all are written: there may be many.
      if (open.sentMeanwhile()) {
        held.clear();
        open.waiting().forEach(held::add);
      }
    }

    /** What the first one finds held, somebody held who is no more: it is in a checkpoint. */
    private Departures opened(BagState<KV<Long, Dispatch>> held) throws IOException {
      Departures open = departures;
      if (open == null) {
        open = new Departures(table, conclusion);
        departures = open;
        open.sendHeld(held.read());
      }
      return open;
    }

    /** The number of the last one of this bundle, which is asked for when all of it is safe. */
    private AtomicLong committed(BundleFinalizer finalizer, Departures open) {
      AtomicLong number = last;
      if (number == null) {
        AtomicLong fresh = new AtomicLong();
        number = fresh;
        last = number;
        finalizer.afterBundleCommit(
            Instant.now().plus(Duration.standardDays(1)), () -> open.sendUpTo(fresh.get()));
      }
      return number;
    }

    @Teardown
    public void teardown() throws IOException {
      if (departures != null) {
        departures.close();
      }
    }
  }
}
