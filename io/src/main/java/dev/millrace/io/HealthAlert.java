package dev.millrace.io;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code health}: something is wrong with a run, not with what it reads about.
 *
 * @param id the same for the same matter and window, in every run
 * @param kind always {@value #KIND}, as other alerts have theirs
 * @param matter {@value #BOOKS}, {@value #DEAD_LETTERS} or {@value #DELAY}
 * @param windowStart null where it is about a whole run
 * @param windowEnd null where it is about a whole run
 * @param value the share of dead letters, or the delay in seconds; null of books
 * @param limit what the value is over; null of books
 * @param evidence the figures behind it, by name
 * @param imbalances what does not agree in books, a line each
 * @param message all of it for a person
 */
public record HealthAlert(
    String id,
    String kind,
    String matter,
    @Nullable Instant windowStart,
    @Nullable Instant windowEnd,
    @Nullable Double value,
    @Nullable Double limit,
    Map<String, Double> evidence,
    List<String> imbalances,
    String message) {
  static final String KIND = "health";

  /** Books that do not balance. */
  public static final String BOOKS = "books";

  /** More dead letters than there should be. */
  public static final String DEAD_LETTERS = "dead-letters";

  /** A window that was published late by the clock. */
  public static final String DELAY = "delay";

  /** Records were lost or doubled on the way, and what they are in was not published. */
  static HealthAlert ofBooks(Scope scope, List<String> imbalances) {
    return scope.alert(
        BOOKS,
        null,
        null,
        Map.of(),
        imbalances,
        "the ledger does not balance, so it was not published and the job failed: "
            + String.join("; ", imbalances));
  }

  /** Too many of the lines could not be used. */
  static HealthAlert ofDeadLetters(Scope scope, long deadLetters, long lines, double limit) {
    double share = (double) deadLetters / lines;
    return scope.alert(
        DEAD_LETTERS,
        share,
        limit,
        new TreeMap<>(Map.of("deadLetters", (double) deadLetters, "lines", (double) lines)),
        List.of(),
        String.format(
            Locale.ROOT,
            "%,d of %,d lines (%.1f %%) are dead letters, and more than %.1f %% are too many;"
                + " dead-letters/ has the reason of each",
            deadLetters,
            lines,
            100 * share,
            100 * limit));
  }

  /** Published too late after its end. */
  static HealthAlert ofDelay(Scope scope, long delayMillis, long limitMillis) {
    return scope.alert(
        DELAY,
        delayMillis / 1000.0,
        limitMillis / 1000.0,
        Map.of(),
        List.of(),
        String.format(
            Locale.ROOT,
            "published %,d s after its end, and more than %,d s are too late: the pipeline is"
                + " behind, or a partition is quiet",
            delayMillis / 1000,
            limitMillis / 1000));
  }

  /**
   * What an alert is about.
   *
   * @param window null for the whole of a bounded run
   */
  record Scope(@Nullable IntervalWindow window) {

    /** How the files about it begin. */
    String fileNamePrefix() {
      return window == null ? "" : WindowFiles.name(window) + "-";
    }

    private HealthAlert alert(
        String matter,
        @Nullable Double value,
        @Nullable Double limit,
        Map<String, Double> evidence,
        List<String> imbalances,
        String said) {
      String name = window == null ? "" : WindowFiles.name(window);
      return new HealthAlert(
          id(matter, name),
          KIND,
          matter,
          window == null ? null : window.start(),
          window == null ? null : window.end(),
          value,
          limit,
          evidence,
          imbalances,
          (window == null ? "The run" : "Window " + name) + ": " + said);
    }

    private static String id(String matter, String window) {
      return Hashing.sha256()
          .hashString(String.join("\n", KIND, matter, window), StandardCharsets.UTF_8)
          .toString()
          .substring(0, 32);
    }
  }
}
