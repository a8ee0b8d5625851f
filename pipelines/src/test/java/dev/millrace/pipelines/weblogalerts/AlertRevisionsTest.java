package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class AlertRevisionsTest {
  private static final String FIELDS =
      "\"kind\":\"client\",\"client\":\"192.0.2.1\",\"windowStart\":\"2026-03-01T10:00:00.000Z\","
          + "\"windowEnd\":\"2026-03-01T10:01:00.000Z\",\"label\":\"scan\",\"score\":0.75,"
          + "\"requests\":20,\"model\":\"m@1\",\"evidence\":{\"errors\":1.5E-4,\"requests\":3.0}";

  private final AlertRevisions revisions = new AlertRevisions();

  @Test
  void anEarlyOneIsWrittenAsInFilesWithRevisionZero() throws IOException {
    Alert alert =
        new Alert(
            "a1",
            "client",
            "192.0.2.1",
            null,
            Instant.parse("2026-03-01T10:00:00Z"),
            Instant.parse("2026-03-01T10:01:00Z"),
            "scan",
            null,
            null,
            0.75,
            20,
            "m@1",
            new TreeMap<>(Map.of("requests", 3.0, "errors", 0.00015)));

    assertThat(AlertRevisions.early(alert), is("{\"id\":\"a1\"," + FIELDS + ",\"revision\":0}"));
  }

  @Test
  void whatTheWindowSaysIsTheLastWordWhetherItWasEarlyOrNot() throws IOException {
    assertThat(
        revisions.of(
            List.of("{\"id\":\"a1\",\"label\":\"flood\",\"revision\":0}"),
            List.of("{\"id\":\"a1\"," + FIELDS + "}", "{\"id\":\"t\",\"kind\":\"traffic\"}")),
        contains(
            "{\"id\":\"a1\"," + FIELDS + ",\"revision\":1}",
            "{\"id\":\"t\",\"kind\":\"traffic\",\"revision\":1}"));
  }

  @Test
  void whatTheWindowDeniesIsWithdrawn() throws IOException {
    assertThat(
        revisions.of(
            List.of("{\"id\":\"a1\"," + FIELDS + ",\"revision\":0}"), List.of("{\"id\":\"b\"}")),
        contains(
            "{\"id\":\"b\",\"revision\":1}",
            "{\"id\":\"a1\"," + FIELDS + ",\"revision\":1,\"withdrawn\":true}"));
    assertThat(revisions.of(List.of(), List.of()), is(empty()));
  }
}
