package dev.millrace.pipelines.weblogalerts;

import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Alerts that a person would call one: of one kind, subject and label, each within {@link #GAP} of
 * the one before. Of the alerts only the strongest is kept.
 *
 * @param strongest the alert with the highest score, of equals the earlier
 * @param start of the first window
 * @param end of the last window
 * @param requests of all alerts
 */
record Incident(Alert strongest, Instant start, Instant end, long requests) {
  /** Up to so much quiet does not end an incident. */
  static final Duration GAP = Duration.standardMinutes(10);

  private static final int MOST_EVIDENCE = 3;
  private static final Comparator<Alert> STRENGTH =
      Comparator.comparingDouble((Alert alert) -> -alert.score())
          .thenComparing(Alert::windowStart)
          .thenComparing(Alert::id);

  static Incident of(Alert alert) {
    return new Incident(alert, alert.windowStart(), alert.windowEnd(), alert.requests());
  }

  /** Both as one. */
  Incident with(Incident other) {
    return new Incident(
        STRENGTH.compare(strongest, other.strongest) <= 0 ? strongest : other.strongest,
        start.isBefore(other.start) ? start : other.start,
        end.isAfter(other.end) ? end : other.end,
        requests + other.requests);
  }

  /** Whether too much quiet lies between this and a later one for them to be one. */
  boolean endsBefore(Incident later) {
    return end.plus(GAP).isBefore(later.start);
  }

  String subject() {
    return Objects.requireNonNullElse(strongest.client(), "site: " + strongest.series());
  }

  /** The label, or what is wrong with the traffic. */
  String what() {
    return Objects.requireNonNullElse(strongest.label(), "abnormal traffic");
  }

  double score() {
    return strongest.score();
  }

  /** The figures that speak for it, of the strongest alert. */
  String evidence() {
    if (strongest.expected() != null && strongest.value() != null) {
      return String.format(
          Locale.ROOT, "%,.0f, expected %,.0f", strongest.value(), strongest.expected());
    }
    return strongest.evidence().entrySet().stream()
        .limit(MOST_EVIDENCE)
        .map(entry -> entry.getKey() + " " + figure(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String figure(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
