package dev.millrace.pipelines.console;

import dev.millrace.pipelines.console.StreamSource.Snapshot;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a line about a stream says: only what is known. For one thread. */
final class StreamLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final StreamSource source;
  private long eventsBefore;
  private Duration elapsedBefore = Duration.ZERO;

  StreamLine(StreamSource source) {
    this.source = source;
  }

  /** The rate is that since the line before. */
  String after(Duration elapsed) {
    Snapshot now = source.snapshot();
    List<String> parts = new ArrayList<>();
    double seconds = elapsed.minus(elapsedBefore).toNanos() / 1e9;
    if (seconds > 0) {
      parts.add(Figures.count(Math.round((now.events() - eventsBefore) / seconds)) + " events/s");
    }
    eventsBefore = now.events();
    elapsedBefore = elapsed;
    parts.add("lag " + Figures.count(now.lag()));
    if (now.watermark() != null) {
      Duration behind = Duration.between(now.watermark(), now.at());
      parts.add(
          "watermark "
              + TIME.format(now.watermark())
              + (behind.isNegative() ? "" : " (" + seconds(behind) + " ago)"));
    }
    if (now.latency() != null) {
      parts.add("latency " + seconds(now.latency()));
    }
    parts.add(
        now.alerts().isEmpty()
            ? "no alerts"
            : "alerts: "
                + now.alerts().entrySet().stream()
                    .map(count -> count.getKey() + " " + Figures.count(count.getValue()))
                    .collect(Collectors.joining(", ")));
    parts.add(Figures.clock(elapsed));
    return String.join(", ", parts);
  }

  /** Tenths matter below a minute. */
  private static String seconds(Duration duration) {
    return duration.toSeconds() < 60
        ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3)
        : Figures.clock(duration);
  }
}
