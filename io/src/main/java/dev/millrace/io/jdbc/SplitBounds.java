package dev.millrace.io.jdbc;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the values of a column into ranges of about the same width: the values between them, in
 * rising order. Each value is in one range, also one that is less than the least that was seen.
 */
final class SplitBounds {
  private SplitBounds() {}

  /**
   * At most {@code splits - 1} bounds; none where there is nothing to cut.
   *
   * @param least as the driver gave it, and times without a zone as {@link LocalDateTime}: they are
   *     cut and compared as they stand in the column; null if there are no values
   * @throws IllegalArgumentException if values of that type cannot be cut
   */
  static List<Serializable> between(@Nullable Object least, @Nullable Object greatest, int splits) {
    if (least == null || greatest == null) {
      return List.of();
    } else if (least instanceof BigDecimal low && greatest instanceof BigDecimal high) {
      return decimals(low, high, splits);
    } else if (least instanceof Number low && greatest instanceof Number high) {
      return whole(low.longValue(), high.longValue(), splits, value -> value);
    } else if (least instanceof Date low && greatest instanceof Date high) {
      return whole(
          low.toLocalDate().toEpochDay(),
          high.toLocalDate().toEpochDay(),
          splits,
          LocalDate::ofEpochDay);
    } else if (least instanceof LocalDateTime low && greatest instanceof LocalDateTime high) {
      return times(
          low.toInstant(ZoneOffset.UTC),
          high.toInstant(ZoneOffset.UTC),
          splits,
          instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    } else if (least instanceof OffsetDateTime low && greatest instanceof OffsetDateTime high) {
      return times(
          low.toInstant(), high.toInstant(), splits, instant -> instant.atOffset(ZoneOffset.UTC));
    }
    throw new IllegalArgumentException(
        "has values of type "
            + least.getClass().getSimpleName()
            + " (must be a number, a date or a timestamp to be split by)");
  }

  private static <B extends Serializable> List<Serializable> times(
      Instant least, Instant greatest, int splits, Function<Instant, B> bound) {
    try {
      return whole(
          least.toEpochMilli(),
          greatest.toEpochMilli(),
          splits,
          millis -> bound.apply(Instant.ofEpochMilli(millis)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("has infinite times (must have none to be split by)", e);
    }
  }

  private static <B extends Serializable> List<Serializable> whole(
      long least, long greatest, int splits, LongFunction<B> bound) {
    BigDecimal low = BigDecimal.valueOf(least);
    BigDecimal width = BigDecimal.valueOf(greatest).subtract(low);
    List<Serializable> bounds = new ArrayList<>();
    long last = least;
    for (int i = 1; i < splits; i++) {
      long next = low.add(part(width, i, splits, 0)).longValueExact();
      if (next > last) {
        bounds.add(bound.apply(next));
        last = next;
      }
    }
    return bounds;
  }

  private static List<Serializable> decimals(BigDecimal low, BigDecimal high, int splits) {
    BigDecimal width = high.subtract(low);
    List<Serializable> bounds = new ArrayList<>();
    if (width.signum() > 0) {
      for (int i = 1; i < splits; i++) {
        bounds.add(low.add(part(width, i, splits, width.scale() + 4)));
      }
    }
    return bounds;
  }

  private static BigDecimal part(BigDecimal width, int part, int parts, int scale) {
    return width
        .multiply(BigDecimal.valueOf(part))
        .divide(BigDecimal.valueOf(parts), scale, RoundingMode.FLOOR);
  }
}
