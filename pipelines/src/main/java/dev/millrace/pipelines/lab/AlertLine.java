package dev.millrace.pipelines.lab;

import dev.millrace.io.HealthAlert;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.weblogalerts.Alert;
import java.util.Locale;
import java.util.Objects;
import org.joda.time.format.DateTimeFormat;
import org.joda.time.format.DateTimeFormatter;

/** An alert on one line, for a person who watches. */
final class AlertLine {
  private static final DateTimeFormatter TIME = DateTimeFormat.forPattern("HH:mm:ss").withZoneUTC();

  private AlertLine() {}

  static String of(Alert alert) {
    String subject =
        alert.client() != null
            ? "%-15s %s".formatted(label(alert), alert.client())
            : String.format(
                Locale.ROOT,
                "%-15s %s %.0f, expected %.0f",
                label(alert),
                alert.series(),
                Objects.requireNonNullElse(alert.value(), Double.NaN),
                Objects.requireNonNullElse(alert.expected(), Double.NaN));
    return String.format(
        Locale.ROOT,
        "%s  %s (%s requests, score %.2f)",
        TIME.print(alert.windowStart()),
        subject,
        Figures.count(alert.requests()),
        alert.score());
  }

  /** One on the pipeline itself. */
  static String of(HealthAlert alert) {
    return "%s  %-15s %s"
        .formatted(
            alert.windowStart() == null ? "--:--:--" : TIME.print(alert.windowStart()),
            alert.kind(),
            alert.message());
  }

  /** What it is counted under. */
  static String label(Alert alert) {
    return Objects.requireNonNullElse(alert.label(), alert.kind());
  }
}
