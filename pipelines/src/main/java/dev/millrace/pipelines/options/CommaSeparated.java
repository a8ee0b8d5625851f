package dev.millrace.pipelines.options;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits a list at its commas. A comma inside braces, as globs have them ({@code
 * access.{1,2}.log}), or behind a backslash belongs to the value; and so do those of a Kafka or a
 * JDBC address, with a name in front or without ({@code orders=kafka://…}), which has commas of its
 * own between brokers, topics and hosts.
 */
final class CommaSeparated {
  private static final Pattern ADDRESS = Pattern.compile("(?:[A-Za-z_]\\w*=)?(?:kafka://|jdbc:)");

  private CommaSeparated() {}

  /** The values without the blanks around them; empty ones stay. */
  static List<String> split(String text) {
    String stripped = text.strip();
    if (ADDRESS.matcher(stripped).lookingAt()) {
      return List.of(stripped);
    }
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ',') {
        value.append(',');
        i++;
      } else if (c == ',' && depth == 0) {
        values.add(value.toString().strip());
        value.setLength(0);
      } else {
        depth = Math.max(0, depth + (c == '{' ? 1 : c == '}' ? -1 : 0));
        value.append(c);
      }
    }
    values.add(value.toString().strip());
    return values;
  }
}
