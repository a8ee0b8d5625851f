package dev.millrace.pipelines.options;

import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options that a text names as a user would write them: {@code --name} or {@code --name=value}.
 */
final class Mentions {
  private static final Pattern MENTION =
      Pattern.compile("--([a-z][A-Za-z0-9]*)(?:=([^\\s,;()]*))?");

  private Mentions() {}

  /**
   * The text with other names in it.
   *
   * @param names what stands for a name, dashes included, given it without dashes and the value
   *     behind it, empty if there is none
   */
  static String renamed(String text, BiFunction<String, String, String> names) {
    return MENTION
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(renamed(found, names)));
  }

  private static String renamed(MatchResult found, BiFunction<String, String, String> names) {
    String value = found.group(2);
    return value == null
        ? names.apply(found.group(1), "")
        : names.apply(found.group(1), value) + "=" + value;
  }
}
