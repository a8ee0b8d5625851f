package dev.millrace.transforms.accesslog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A piece of a log format. */
sealed interface FormatToken {

  /** Text that stands in every line. */
  record Literal(String text) implements FormatToken {}

  /**
   * A place that each line fills.
   *
   * @param name as written in the format
   * @param field what it is good for
   * @param rank 0 for the best source of the field; of several the least is read
   * @param time how to read it, if it is a time
   * @param position in the format, from 0
   */
  record Variable(String name, Field field, int rank, @Nullable TimePattern time, int position)
      implements FormatToken {

    Variable as(Field other, int otherRank) {
      return new Variable(name, other, otherRank, time, position);
    }

    /**
     * Whether this is the field that a person calls so: {@code X-Forwarded-For} is both {@code
     * %{X-Forwarded-For}i} and {@code $http_x_forwarded_for}.
     */
    boolean isCalled(String called) {
      return plain(name).equals(plain(called));
    }

    private static String plain(String name) {
      String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
      if (plain.startsWith("%") && plain.indexOf('{') > 0 && plain.indexOf('}') > 0) {
        return plain.substring(plain.indexOf('{') + 1, plain.indexOf('}'));
      }
      if (plain.startsWith("$") || plain.startsWith("%")) {
        plain = plain.substring(1);
      }
      if (plain.startsWith("{") && plain.endsWith("}")) {
        plain = plain.substring(1, plain.length() - 1);
      }
      return plain.startsWith("http-") ? plain.substring("http-".length()) : plain;
    }
  }
}
