package dev.millrace.conformance.oracle;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A landed row in one spelling, whatever it was read from: columns by name, numbers by value, those
 * without a value left out. Two rows are equal where their texts are.
 */
public record Row(String text) implements Comparable<Row> {

  /** A row of these columns; a value is text, a number, true or false, a list, or a map. */
  public static Row of(Map<String, ?> columns) {
    return new Row(text(columns));
  }

  /** Columns in the order of writing: name, value, name, value. */
  static Row of(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> columns = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      columns.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return of(columns);
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Number number) {
      BigDecimal decimal = new BigDecimal(number.toString());
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(Row::text).collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Map<?, ?> fields) {
      return fields.entrySet().stream()
          .filter(field -> field.getValue() != null)
          .sorted(Map.Entry.comparingByKey((a, b) -> a.toString().compareTo(b.toString())))
          .map(field -> field.getKey() + ":" + text(field.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    return value instanceof Boolean ? value.toString() : quoted(String.valueOf(value));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '\'' || c == '\\' || c > '~') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('\'').toString();
  }

  @Override
  public int compareTo(Row other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
