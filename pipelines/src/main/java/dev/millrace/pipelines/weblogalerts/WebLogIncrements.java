package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.SendTable;
import dev.millrace.io.WindowLedgers;
import dev.millrace.io.kafka.KafkaInlet;
import dev.millrace.io.kafka.KafkaRange;
import dev.millrace.io.kafka.PartitionPlace;
import dev.millrace.pipelines.EngineSession;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.ReadingProgress;
import dev.millrace.pipelines.topics.Increments;
import dev.millrace.pipelines.topics.StreamManifest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics in bounded increments, one after the other. An increment is complete when its
 * windows are published, what it holds of open ones has landed, and the manifest says so; one that
 * is cut short is done again from where the one before ended, and publishes the same windows.
 */
final class WebLogIncrements {
  private final Setting setting;
  private final Run run;
  private final Launch launch;

  WebLogIncrements(Setting setting, Run run, Launch launch) {
    this.setting = setting;
    this.run = run;
    this.launch = launch;
  }

  /**
   * What a run in increments depends on.
   *
   * @param manifest of a run that has read nothing
   * @param increments when they are read
   * @param mostRecords about so many records are read in one increment
   * @param alertTopic where alerts are sent besides
   */
  record Setting(
      SharedSteps.Settings common,
      KafkaInlet inlet,
      StreamManifest manifest,
      Increments increments,
      long mostRecords,
      @Nullable SendTable alertTopic) {}

  /** Goes on until the topics end, or once through them. */
  void run(EngineSession engine) throws IOException {
    StreamManifest manifest = StreamManifest.of(run).orElse(setting.manifest);
    setting.manifest.requireSame(manifest, run);
    manifest.write(run);
    HeldState state = state(manifest);
    sendAlerts();
    setting.increments.run(new Reading(engine, manifest, state));
    WindowLedgers.of(run, Edges.PLAN).write();
  }

  private final class Reading implements Increments.Increment {
    private final EngineSession engine;
    private StreamManifest manifest;
    private HeldState state;

    private Reading(EngineSession engine, StreamManifest manifest, HeldState state) {
      this.engine = engine;
      this.manifest = manifest;
      this.state = state;
    }

    @Override
    public Increments.Progress read() throws IOException {
      List<KafkaRange> ranges = setting.inlet.ranges(state.places(), setting.mostRecords);
      if (!ranges.isEmpty()) {
        manifest = manifest.next();
        state = increment(engine.pipeline(), manifest, state, ranges);
        sendAlerts();
      }
      if (state.places().stream().allMatch(PartitionPlace::isEnded)) {
        manifest.end().write(run);
        return Increments.Progress.ENDED;
      }
      return ranges.isEmpty() ? Increments.Progress.NOTHING_NEW : Increments.Progress.READ;
    }
  }

  /** Also what an increment published that was cut short before its alerts were sent. */
  private void sendAlerts() throws IOException {
    if (setting.alertTopic != null) {
      setting.alertTopic.sendPublished();
    }
  }

  private HeldState state(StreamManifest manifest) throws IOException {
    return manifest.increment() == 0
        ? HeldState.atBeginning(setting.inlet.starts())
        : HeldState.in(StreamManifest.state(run, manifest.increment()));
  }

  private HeldState increment(
      Pipeline pipeline, StreamManifest manifest, HeldState before, List<KafkaRange> ranges)
      throws IOException {
    var folder = StreamManifest.state(run, manifest.increment());
    RunFile.clear(folder);
    new WebLogAlertsIncrement(
            new WebLogAlertsIncrement.Settings(
                setting.common, setting.inlet, ranges, unread(before, ranges), before, folder),
            run)
        .build(pipeline);
    if (launch.execute(pipeline, ReadingProgress.fromNow()) != Launch.Outcome.FINISHED) {
      throw new IllegalStateException(
          "An increment was handed over and left alone: increments need a client that waits for the"
              + " end (flink run without -d, spark-submit in client mode)");
    }
    before.holdHistoryIn(folder);
    HeldState state = HeldState.in(folder);
    state.requireAll(before.places());
    manifest.write(run);
    RunFile.clear(StreamManifest.state(run, manifest.increment() - 1));
    launch
        .console()
        .line(
            String.format(
                "Increment %,d: %,d offsets of %d partitions read, watermark %s",
                manifest.increment(),
                ranges.stream().mapToLong(KafkaRange::length).sum(),
                ranges.size(),
                watermark(state)));
    return state;
  }

  private static List<PartitionPlace> unread(HeldState before, List<KafkaRange> ranges) {
    Set<PartitionPlace> read = ranges.stream().map(KafkaRange::start).collect(Collectors.toSet());
    return before.places().stream().filter(place -> !read.contains(place)).toList();
  }

  private static String watermark(HeldState state) {
    long least =
        state.places().stream().mapToLong(PartitionPlace::watermark).min().orElse(Long.MIN_VALUE);
    return Watermarks.text(least);
  }
}
