package dev.millrace.pipelines.weblogalerts;

import com.google.common.base.Stopwatch;
import dev.millrace.transforms.OnnxModel;
import dev.millrace.transforms.OnnxScorer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
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
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Holds the counted blocks of a shard and window until the window is over, and looks meanwhile
 * which clients are over the line: they get an alert at once, one for each window. Who is found,
 * and when, depends on when it looks, so that whoever acts on an alert must do so from a
 * checkpoint.
 *
 * <p>Clients are scored and judged by the classes that score and judge whole windows.
 *
 * <p><b>State</b>: the blocks as they came, those who have an alert, and how much of either there
 * is; gone when the window is over. In memory each client's counts a second time, packed, and those
 * of the last windows, which count too ({@link WatchedShard}). What is not at hand of an open
 * window is made from the state. <b>Time</b>: see {@link LookPace}.
 */
final class WatchClients extends DoFn<KV<Integer, byte[]>, KV<Integer, byte[]>> {
  /** All blocks, when their window is over. */
  static final TupleTag<KV<Integer, byte[]>> CLIENTS = new TupleTag<>("clients") {};

  /** Of clients that are over the line. */
  static final TupleTag<Alert> ALERTS = new TupleTag<>("alerts") {};

  private static final String BLOCKS = "blocks";
  private static final String ALERTED = "alerted";
  private static final String CHANGES = "changes";
  private static final String LOOK = "look";
  private static final String END = "end";

  @StateId(BLOCKS)
  private final StateSpec<BagState<byte[]>> blocksSpec = StateSpecs.bag(ByteArrayCoder.of());

  @StateId(ALERTED)
  private final StateSpec<BagState<String>> alertedSpec = StateSpecs.bag(StringUtf8Coder.of());

  @StateId(CHANGES)
  private final StateSpec<ValueState<Long>> changesSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId(LOOK)
  private final TimerSpec lookSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId(END)
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final OnnxModel model;
  private final JudgeClients.Standard standard;
  private final LookPace pace;
  private transient @Nullable OnnxScorer scorer;
  private transient @Nullable Map<Integer, WatchedShard> atHand;
  private transient Duration lastLook = Duration.ZERO;

  WatchClients(OnnxModel model, JudgeClients.Standard standard, LookPace pace) {
    this.model = model;
    this.standard = standard;
    this.pace = pace;
  }

  @Setup
  public void setup() {
    scorer = OnnxScorer.of(model);
    atHand = new HashMap<>();
    lastLook = Duration.ZERO;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, byte[]> element,
      BoundedWindow window,
      @StateId(BLOCKS) BagState<byte[]> blocks,
      @StateId(ALERTED) BagState<String> alerted,
      @StateId(CHANGES) ValueState<@Nullable Long> changes,
      @TimerId(LOOK) Timer look,
      @TimerId(END) Timer end)
      throws IOException {
    WatchedClients clients = watched(element.getKey(), start(window), blocks, alerted, changes);
    if (clients.changes() == 0) {
      end.set(window.maxTimestamp());
    }
    clients.add(element.getValue());
    blocks.add(element.getValue());
    changes.write(clients.changes());
    if (clients.firstToWantLook()) {
      look.offset(millis(pace.pauseAfter(lastLook))).setRelative();
    }
  }

  @OnTimer(LOOK)
  public void look(
      @Key Integer shard,
      BoundedWindow window,
      @StateId(BLOCKS) BagState<byte[]> blocks,
      @StateId(ALERTED) BagState<String> alerted,
      @StateId(CHANGES) ValueState<@Nullable Long> changes,
      MultiOutputReceiver out)
      throws IOException {
    Stopwatch watch = Stopwatch.createStarted();
    WatchedClients clients = watched(shard, start(window), blocks, alerted, changes);
    JudgeClients judging =
        new JudgeClients(
            standard,
            row -> {},
            alert -> {
              String client = Objects.requireNonNull(alert.client());
              clients.alerted(client);
              alerted.add(client);
              out.get(ALERTS).outputWithTimestamp(alert, window.maxTimestamp());
            });
    ScoreClients scoring = new ScoreClients(Objects.requireNonNull(scorer), judging);
    shard(shard).look(start(window)).forEach(scoring);
    scoring.flush();
    changes.write(clients.changes());
    lastLook = watch.elapsed();
  }

  @OnTimer(END)
  public void end(
      @Key Integer shard,
      BoundedWindow window,
      @StateId(BLOCKS) BagState<byte[]> blocks,
      @StateId(ALERTED) BagState<String> alerted,
      @StateId(CHANGES) ValueState<@Nullable Long> changes,
      @TimerId(LOOK) Timer look,
      MultiOutputReceiver out) {
    for (byte[] block : blocks.read()) {
      out.get(CLIENTS).outputWithTimestamp(KV.of(shard, block), window.maxTimestamp());
    }
    look.clear();
    blocks.clear();
    alerted.clear();
    changes.clear();
    shard(shard).close(start(window));
  }

  /** What is at hand, if nobody else has gone on with the state; else what the state says. */
  private WatchedClients watched(
      int shard,
      long start,
      BagState<byte[]> blocks,
      BagState<String> alerted,
      ValueState<@Nullable Long> changes)
      throws IOException {
    long wanted = Objects.requireNonNullElse(changes.read(), 0L);
    WatchedClients found = shard(shard).window(start);
    if (found == null || found.changes() != wanted) {
      found = WatchedClients.of(blocks.read(), alerted.read(), wanted);
      shard(shard).put(start, found);
    }
    return found;
  }

  private WatchedShard shard(int number) {
    return Objects.requireNonNull(atHand)
        .computeIfAbsent(number, first -> new WatchedShard(standard.windowMillis()));
  }

  private static long start(BoundedWindow window) {
    return ((IntervalWindow) window).start().getMillis();
  }

  private static org.joda.time.Duration millis(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }
}
