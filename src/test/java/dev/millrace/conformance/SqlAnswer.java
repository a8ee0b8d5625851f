package dev.millrace.conformance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows as texts, from a pipeline or from DuckDB, and whether they are the same. Whole numbers and
 * decimals are equal if they are the same number, a double and any number if they differ by no more
 * than 1e-9 of the greater; a text is never equal to anything but a text.
 */
final class SqlAnswer {
  private static final char DOUBLE = '~';
  private static final double MOST_APART = 1e-9;
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private SqlAnswer() {}

  /** A value as a text that says what kind of thing it is; null stays null. */
  static @Nullable String cell(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      return "'" + text;
    }
    if (value instanceof Double || value instanceof Float) {
      return DOUBLE + value.toString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof org.joda.time.Instant time) {
      return java.time.Instant.ofEpochMilli(time.getMillis()).toString();
    }
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof LocalDate || value instanceof LocalTime) {
      return value.toString();
    }
    throw new IllegalArgumentException("No text for " + value.getClass() + ": " + value);
  }

  /** The same for what DuckDB's driver gives. */
  static @Nullable String duckDbCell(@Nullable Object value) throws SQLException {
    if (value instanceof Timestamp time) {
      return time.toLocalDateTime().toInstant(ZoneOffset.UTC).toString();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toString();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    if (value instanceof Time time) {
      return time.toLocalTime().toString();
    }
    if (value instanceof BigInteger whole) {
      return whole.toString();
    }
    if (value instanceof Blob blob) {
      return "0x" + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
    }
    return cell(value);
  }

  /** Rows in an order that depends on nothing but what they are. */
  static List<List<@Nullable String>> sorted(List<List<@Nullable String>> rows) {
    return rows.stream()
        .map(row -> new RoundedRow(rounded(row), row))
        .sorted(Comparator.comparing(RoundedRow::rounded))
        .map(RoundedRow::row)
        .toList();
  }

  private record RoundedRow(String rounded, List<@Nullable String> row) {}

  static boolean same(List<List<@Nullable String>> expected, List<List<@Nullable String>> got) {
    if (expected.size() != got.size()) {
      return false;
    }
    for (int row = 0; row < got.size(); row++) {
      List<@Nullable String> one = expected.get(row);
      List<@Nullable String> other = got.get(row);
      if (one.size() != other.size()) {
        return false;
      }
      for (int column = 0; column < one.size(); column++) {
        if (!same(one.get(column), other.get(column))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean same(@Nullable String expected, @Nullable String got) {
    if (expected == null || got == null || !(isDouble(expected) || isDouble(got))) {
      return Objects.equals(expected, got);
    }
    try {
      double one = number(expected);
      double other = number(got);
      return Double.compare(one, other) == 0
          || Math.abs(one - other) <= MOST_APART * Math.max(Math.abs(one), Math.abs(other));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isDouble(String cell) {
    return cell.charAt(0) == DOUBLE;
  }

  private static double number(String cell) {
    return Double.parseDouble(isDouble(cell) ? cell.substring(1) : cell);
  }

  private static String rounded(List<@Nullable String> row) {
    List<String> cells = new ArrayList<>();
    for (String cell : row) {
      cells.add(cell == null ? "null" : rounded(cell));
    }
    return String.join("|", cells);
  }

  /** So that a double and the decimal that it stands for come at the same place. */
  private static String rounded(String cell) {
    if (isDouble(cell) || NUMBER.matcher(cell).matches()) {
      double number = number(cell);
      return number == 0 ? "0" : String.format(Locale.ROOT, "%.5e", number);
    }
    return cell;
  }
}
