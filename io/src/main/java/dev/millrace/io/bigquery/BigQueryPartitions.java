package dev.millrace.io.bigquery;

import com.google.api.services.bigquery.model.TimePartitioning;
import dev.millrace.transforms.events.FieldLimit;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a table is partitioned: by the value of a field, in UTC.
 *
 * @param field of type date, or of a timestamp
 * @param unit how much time is in a partition
 */
public record BigQueryPartitions(String field, Unit unit) implements Serializable {
  private static final Pattern FOLDER =
      Pattern.compile("date=(\\d{4})-(\\d{2})-(\\d{2})/(?:hour=(\\d{2})/)?[^/]+");

  /** Amounts of time. */
  public enum Unit {
    /** A date. */
    DAY,
    /** An hour of a date. */
    HOUR
  }

  /** What BigQuery has partitions for; rows before and after would be in none. */
  private static final LocalDate FIRST = LocalDate.of(1960, 1, 1);

  private static final LocalDate LAST = LocalDate.of(2159, 12, 31);

  TimePartitioning ofTable() {
    return new TimePartitioning().setType(unit.name()).setField(field);
  }

  /** What of the field's type is in a partition. */
  FieldLimit limit() {
    return FieldLimit.dates(FIRST, LAST);
  }

  /** For a person. */
  String words() {
    return "partitions by " + unit.name().toLowerCase(Locale.ROOT) + " of " + field;
  }

  static String words(@Nullable TimePartitioning there) {
    return there == null
        ? "no partitions"
        : "partitions by "
            + there.getType().toLowerCase(Locale.ROOT)
            + " of "
            + Objects.requireNonNullElse(there.getField(), "the time of loading");
  }

  /** BigQuery's name of the partition that a landed file is for: {@code 2026020105}. */
  static Optional<String> ofFile(String path) {
    Matcher matcher = FOLDER.matcher(path);
    return matcher.matches()
        ? Optional.of(
            matcher.group(1)
                + matcher.group(2)
                + matcher.group(3)
                + Objects.requireNonNullElse(matcher.group(4), ""))
        : Optional.empty();
  }
}
