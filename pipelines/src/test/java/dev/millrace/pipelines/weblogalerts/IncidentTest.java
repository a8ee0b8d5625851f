package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void minutesOfOneClientAndLabelThatAreNotFarApartAreOne() {
    List<Incident> incidents =
        incidents(
            List.of(
                client("scanner", 0, "scan", 0.7, 30),
                client("scanner", 1, "scan", 0.9, 10),
                // Ten quiet minutes between the end of one and the start of the next.
                client("scanner", 12, "scan", 0.8, 20)));

    assertThat(incidents.size(), is(1));
    Incident incident = incidents.get(0);
    assertThat(incident.subject(), is("scanner"));
    assertThat(incident.what(), is("scan"));
    assertThat(incident.start(), is(NOON));
    assertThat(incident.end(), is(NOON.plus(Duration.standardMinutes(13))));
    assertThat(incident.requests(), is(60L));
    assertThat(incident.score(), is(0.9));
  }

  @Test
  void moreThanTenQuietMinutesAnotherClientAndAnotherLabelAreAnother() {
    List<Incident> incidents =
        incidents(
            List.of(
                client("scanner", 0, "scan", 0.7, 5),
                client("scanner", 12, "scan", 0.7, 4),
                client("other", 0, "scan", 0.7, 3),
                client("scanner", 0, "injection", 0.7, 2)));

    assertThat(incidents.size(), is(4));
    assertThat(incidents.stream().map(Incident::requests).toList(), is(List.of(5L, 4L, 3L, 2L)));
  }

  @Test
  void theOrderOfAlertsDoesNotMatter() {
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      alerts.add(client("client " + i % 3, i * 7 % 60, i % 2 == 0 ? "scan" : "flood", 0.6, 10));
    }
    List<Incident> incidents = incidents(alerts);

    Collections.shuffle(alerts, new Random(7));

    assertThat(incidents(alerts), is(incidents));
  }

  @Test
  void anAlertBetweenTwoIncidentsMakesThemOne() {
    Incidents incidents = new Incidents();
    incidents.add(client("scanner", 0, "scan", 0.7, 1));
    incidents.add(client("scanner", 20, "scan", 0.6, 2));
    incidents.add(client("scanner", 40, "scan", 0.7, 4));
    assertThat(incidents.count(), is(3L));

    incidents.add(client("scanner", 10, "scan", 0.5, 8));
    assertThat(incidents.count(), is(2L));
    incidents.add(client("scanner", 30, "scan", 0.5, 16));

    assertThat(incidents.count(), is(1L));
    assertThat(incidents.alerts(), is(5L));
    Incident incident = incidents.first(9).get(0);
    assertThat(incident.requests(), is(31L));
    assertThat(incident.start(), is(NOON));
    assertThat(incident.end(), is(NOON.plus(Duration.standardMinutes(41))));
    assertThat("of equally strong alerts the earlier", incident.strongest().requests(), is(1L));
  }

  @Test
  void ofManyIncidentsThoseWithMostRequestsAreTheFirst() {
    Incidents incidents = new Incidents();
    for (int i = 0; i < 100; i++) {
      incidents.add(client("client " + i, 0, "scan", 0.7, i * 37 % 100));
    }

    assertThat(incidents.count(), is(100L));
    assertThat(
        incidents.first(3).stream().map(Incident::requests).toList(), is(List.of(99L, 98L, 97L)));
  }

  @Test
  void theEvidenceIsThatOfTheStrongestAlertInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("guesses", 1234.0);
      figures.put("guessShare", 0.875);
      figures.put("errors", 7.0);
      figures.put("left out", 1.0);
      Incident ofClient =
          Incident.of(client("a", 0, "scan", 0.7, 5))
              .with(Incident.of(client("a", 1, "scan", 0.9, 5, figures)));
      Incident ofTraffic = Incident.of(traffic(4321, 1000));

      assertThat(ofClient.evidence(), is("guesses 1,234, guessShare 0.88, errors 7"));
      assertThat(ofTraffic.evidence(), is("4,321, expected 1,000"));
      assertThat(ofTraffic.subject(), is("site: requests"));
      assertThat(ofTraffic.what(), is("abnormal traffic"));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<Incident> incidents(List<Alert> alerts) {
    Incidents incidents = new Incidents();
    alerts.forEach(incidents::add);
    return incidents.first(Integer.MAX_VALUE);
  }

  static Alert client(String client, int minute, String label, double score, long requests) {
    return client(client, minute, label, score, requests, Map.of());
  }

  static Alert client(
      String client,
      int minute,
      String label,
      double score,
      long requests,
      Map<String, Double> evidence) {
    return alert("client", client, null, minute, label, null, null, score, requests, evidence);
  }

  static Alert traffic(double value, double expected) {
    return alert(
        "traffic", null, "requests", 40, null, value, expected, 12.5, (long) value, Map.of());
  }

  private static Alert alert(
      String kind,
      @Nullable String client,
      @Nullable String series,
      int minute,
      @Nullable String label,
      @Nullable Double value,
      @Nullable Double expected,
      double score,
      long requests,
      Map<String, Double> evidence) {
    Instant start = NOON.plus(Duration.standardMinutes(minute));
    return new Alert(
        client + label + minute,
        kind,
        client,
        series,
        start,
        start.plus(Duration.standardMinutes(1)),
        label,
        value,
        expected,
        score,
        requests,
        "model@1",
        evidence);
  }
}
