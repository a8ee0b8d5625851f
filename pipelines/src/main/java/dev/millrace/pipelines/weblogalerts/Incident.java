package dev.millrace.pipelines.weblogalerts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that a person would call one: of one kind, subject and label, each within {@link #GAP} of
 * the one before.
 *
 * @param alerts in the order of their windows
 */
record Incident(List<Alert> alerts) {
  /** Up to so much quiet does not end an incident. */
  static final Duration GAP = Duration.standardMinutes(10);

  private static final int MOST_EVIDENCE = 3;

  /** Puts alerts together; the incidents with most requests come first. */
  static List<Incident> of(List<Alert> alerts) {
    Map<List<@Nullable String>, List<Alert>> open = new HashMap<>();
    List<List<Alert>> incidents = new ArrayList<>();
    alerts.stream()
        .sorted(Comparator.comparing(Alert::windowStart).thenComparing(Alert::id))
        .forEach(
            alert -> {
              List<@Nullable String> what =
                  List.of(alert.kind(), subject(alert), Objects.toString(alert.label()));
              List<Alert> incident = open.get(what);
              if (incident == null || endsBefore(incident, alert)) {
                incident = new ArrayList<>();
                open.put(what, incident);
                incidents.add(incident);
              }
              incident.add(alert);
            });
    return incidents.stream()
        .map(Incident::new)
        .sorted(
            Comparator.comparingLong((Incident incident) -> -incident.requests())
                .thenComparing(Incident::start)
                .thenComparing(Incident::subject))
        .toList();
  }

  private static boolean endsBefore(List<Alert> incident, Alert alert) {
    return incident.get(incident.size() - 1).windowEnd().plus(GAP).isBefore(alert.windowStart());
  }

  private static String subject(Alert alert) {
    return Objects.requireNonNullElse(alert.client(), "site: " + alert.series());
  }

  String subject() {
    return subject(alerts.get(0));
  }

  /** The label, or what is wrong with the traffic. */
  String what() {
    Alert first = alerts.get(0);
    return Objects.requireNonNullElse(first.label(), "abnormal traffic");
  }

  Instant start() {
    return alerts.get(0).windowStart();
  }

  Instant end() {
    return alerts.get(alerts.size() - 1).windowEnd();
  }

  long requests() {
    return alerts.stream().mapToLong(Alert::requests).sum();
  }

  double score() {
    return alerts.stream().mapToDouble(Alert::score).max().orElse(0);
  }

  /** The figures that speak for it, of the strongest alert. */
  String evidence() {
    Alert strongest =
        alerts.stream().max(Comparator.comparingDouble(Alert::score)).orElse(alerts.get(0));
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
