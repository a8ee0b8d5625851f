package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value for {@code :name}.
 *
 * @param value a Long, BigDecimal, Boolean, LocalDate, Instant or String
 */
record QueryParameter(String name, Object value) {
  private static final Pattern GIVEN =
      Pattern.compile("(?<name>[A-Za-z_]\\w*)(?<text>:text)?=(?<value>.*)", Pattern.DOTALL);
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}\\.\\d{1,30}");

  /**
   * Values of {@code --param}.
   *
   * @throws UsageException if one is none, or a name comes twice
   */
  static List<QueryParameter> parse(@Nullable List<String> given) {
    List<QueryParameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String one : given == null ? List.<String>of() : given) {
      Matcher matcher = GIVEN.matcher(one);
      if (!matcher.matches()) {
        throw UsageException.invalid(
            "param", one, "must be name=value, or name:text=value, such as country=France");
      }
      if (!names.add(matcher.group("name"))) {
        throw UsageException.invalid("param", one, "must be given once for each name");
      }
      String text = matcher.group("value");
      parameters.add(
          new QueryParameter(
              matcher.group("name"), matcher.group("text") == null ? value(text) : text));
    }
    return parameters;
  }

  /**
   * Looks whether statements use all of them: one that is misspelt would be missed in silence.
   *
   * @param used names that occur in the statements
   * @throws UsageException at the first that none uses
   */
  static void requireUsed(List<QueryParameter> parameters, Set<String> used) {
    for (QueryParameter parameter : parameters) {
      if (!used.contains(parameter.name())) {
        throw UsageException.invalid(
            "param",
            parameter.name() + "=…",
            Nearest.to(parameter.name(), used)
                .map(
                    nearest ->
                        "no statement uses :%s; nearest that one uses: :%s"
                            .formatted(parameter.name(), nearest))
                .orElse("no statement uses a parameter, which is written as :" + parameter.name()));
      }
    }
  }

  private static Object value(String text) {
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    if (NUMBER.matcher(text).matches()) {
      return new BigDecimal(text);
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException noDate) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException noTime) {
        return text;
      }
    }
  }
}
