package dev.millrace.pipelines.weblogalerts;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code alerts}. Of kind {@code client} it has client and label; of kind {@code traffic}
 * series, value and expected.
 *
 * @param id the same for the same kind, client or series, window start and model, in every run
 * @param score how sure: the model's score of the label, or the detector's of the value
 * @param requests of the client, or of the site, in the window
 * @param model which said so, with its version
 * @param evidence the figures that speak for it, by name
 */
public record Alert(
    String id,
    String kind,
    @Nullable String client,
    @Nullable String series,
    Instant windowStart,
    Instant windowEnd,
    @Nullable String label,
    @Nullable Double value,
    @Nullable Double expected,
    double score,
    long requests,
    String model,
    Map<String, Double> evidence) {

  /** A client that a model takes for an attacker. */
  static Alert ofClient(ClientRow row, String model, Map<String, Double> evidence) {
    return new Alert(
        id("client", row.client(), row.windowStart(), model),
        "client",
        row.client(),
        null,
        row.windowStart(),
        row.windowEnd(),
        row.label(),
        null,
        null,
        row.score(),
        row.requests(),
        model,
        evidence);
  }

  /** A window whose value in a series a detector set aside. */
  static Alert ofTraffic(
      TrafficRow row, String series, double value, double expected, double score, String model) {
    return new Alert(
        id("traffic", series, row.windowStart(), model),
        "traffic",
        null,
        series,
        row.windowStart(),
        row.windowEnd(),
        null,
        value,
        expected,
        score,
        row.requests(),
        model,
        new TreeMap<>(
            Map.of(
                "bytes", (double) row.bytes(),
                "distinctClients", (double) row.distinctClients(),
                "serverErrors", (double) row.status5xx())));
  }

  private static String id(String kind, String subject, Instant windowStart, String model) {
    return Hashing.sha256()
        .hashString(
            String.join("\n", kind, subject, windowStart.toString(), model), StandardCharsets.UTF_8)
        .toString()
        .substring(0, 32);
  }
}
