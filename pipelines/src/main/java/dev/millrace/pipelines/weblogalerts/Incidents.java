package dev.millrace.pipelines.weblogalerts;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Puts alerts together to incidents as they come, in any order. Windows are all of one width.
 *
 * <p><b>Cost</b>: the memory of one alert for each incident, however many alerts it has.
 */
final class Incidents {
  private static final Comparator<Incident> MOST_REQUESTS_FIRST =
      Comparator.comparingLong((Incident incident) -> -incident.requests())
          .thenComparing(Incident::start)
          .thenComparing(Incident::subject)
          .thenComparing(Incident::what);

  private final Map<Subject, NavigableMap<Instant, Incident>> incidents = new HashMap<>();
  private long alerts;
  private long count;

  private record Subject(String kind, String who, String what) {
    static Subject of(Alert alert) {
      Incident incident = Incident.of(alert);
      return new Subject(alert.kind(), incident.subject(), incident.what());
    }
  }

  void add(Alert alert) {
    alerts++;
    count++;
    NavigableMap<Instant, Incident> known =
        incidents.computeIfAbsent(Subject.of(alert), subject -> new TreeMap<>());
    Incident joined = Incident.of(alert);
    Map.@Nullable Entry<Instant, Incident> before = startingBeforeQuietAfter(joined, known);
    while (before != null && !before.getValue().endsBefore(joined)) {
      known.remove(before.getKey());
      count--;
      joined = joined.with(before.getValue());
      before = startingBeforeQuietAfter(joined, known);
    }
    known.put(joined.start(), joined);
  }

  private static Map.@Nullable Entry<Instant, Incident> startingBeforeQuietAfter(
      Incident incident, NavigableMap<Instant, Incident> known) {
    return known.floorEntry(incident.end().plus(Incident.GAP));
  }

  /** How many alerts were added. */
  long alerts() {
    return alerts;
  }

  /** How many incidents they make. */
  long count() {
    return count;
  }

  /** So many of those with most requests, these first. */
  List<Incident> first(int most) {
    return incidents.values().stream()
        .flatMap(known -> known.values().stream())
        .sorted(MOST_REQUESTS_FIRST)
        .limit(most)
        .toList();
  }
}
