package dev.millrace.pipelines.lab;

import dev.millrace.io.ReadProgress;
import dev.millrace.io.kafka.StreamProgress;
import dev.millrace.pipelines.console.StreamSource;
import dev.millrace.pipelines.weblogalerts.Alert;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/** How the pipeline in this process is doing: what its readers say, and the alerts seen. */
final class LabStatus implements StreamSource {
  private final Clock clock;
  private final ReadProgress.Snapshot start = ReadProgress.snapshot();
  private final TreeMap<String, Long> alerts = new TreeMap<>();
  private @Nullable Duration latency;

  LabStatus(Clock clock) {
    this.clock = clock;
  }

  /** An alert can be read now. */
  synchronized void seen(Alert alert) {
    alerts.merge(AlertLine.label(alert), 1L, Long::sum);
    latency =
        Duration.between(Instant.ofEpochMilli(alert.windowEnd().getMillis()), clock.instant());
  }

  @Override
  public synchronized Snapshot snapshot() {
    return new Snapshot(
        clock.instant(),
        ReadProgress.snapshot().since(start).linesRead(),
        StreamProgress.lag(),
        watermark(StreamProgress.watermark()),
        latency,
        new TreeMap<>(alerts));
  }

  /** Nothing before the first line and after the end of all partitions. */
  private static @Nullable Instant watermark(long millis) {
    return millis <= BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
            || millis >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()
        ? null
        : Instant.ofEpochMilli(millis);
  }
}
