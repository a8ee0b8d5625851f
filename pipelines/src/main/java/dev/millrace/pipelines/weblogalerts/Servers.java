package dev.millrace.pipelines.weblogalerts;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which server's log a file belongs to: files of one server may be copies of each other. */
final class Servers implements Serializable {
  /** Files of one folder are of one server. */
  static final String FOLDER = "folder";

  /** All files are of one server. */
  static final String ALL = "all";

  private final String rule;
  private final Pattern expression;

  /**
   * @param rule {@code folder}, {@code all}, or a regular expression with one group
   */
  Servers(String rule) {
    this.rule = rule;
    this.expression = Pattern.compile(rule);
  }

  /** Names a file's server; a file that the expression does not find is alone with itself. */
  String of(String uri) {
    if (rule.equals(ALL)) {
      return ALL;
    }
    if (rule.equals(FOLDER)) {
      return uri.substring(0, uri.lastIndexOf('/') + 1);
    }
    Matcher found = expression.matcher(uri);
    @Nullable String group = found.find() ? found.group(1) : null;
    return group == null ? uri : group;
  }
}
