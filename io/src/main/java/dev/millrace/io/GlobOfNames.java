package dev.millrace.io;

import java.util.regex.Pattern;

/**
 * A glob for names of a remote system, by the rules of {@link
 * java.nio.file.FileSystem#getPathMatcher} on Unix. Java's own matcher takes a local path, and a
 * local path cannot have each name that a remote system knows: none outside of ASCII where the
 * locale of the process is {@code C}.
 */
final class GlobOfNames {
  /** Signs that mean something in a regular expression outside of brackets. */
  private static final String SPECIAL = "\\^$.|?*+()[]{}";

  private final String glob;
  private final StringBuilder expression = new StringBuilder();
  private int at;
  private boolean inGroup;

  private GlobOfNames(String glob) {
    this.glob = glob;
  }

  /**
   * What matches a whole name, or a path of several.
   *
   * @throws IllegalArgumentException with a reason for a person
   */
  static Pattern pattern(String glob) {
    return Pattern.compile(new GlobOfNames(glob).translated(), Pattern.DOTALL);
  }

  private String translated() {
    while (at < glob.length()) {
      char sign = glob.charAt(at++);
      switch (sign) {
        case '*' -> expression.append(skips('*') ? ".*" : "[^/]*");
        case '?' -> expression.append("[^/]");
        case '[' -> bracket();
        case '{' -> openGroup();
        case '}' -> closeGroup();
        case ',' -> expression.append(inGroup ? "|" : ",");
        case '\\' -> literal(next("a sign after \\"));
        default -> literal(sign);
      }
    }
    if (inGroup) {
      throw wrong("missing }");
    }
    return expression.toString();
  }

  private void openGroup() {
    if (inGroup) {
      throw wrong("a group in a group");
    }
    inGroup = true;
    expression.append("(?:");
  }

  private void closeGroup() {
    expression.append(inGroup ? ")" : "\\}");
    inGroup = false;
  }

  /** Signs and ranges of them, of which none is the slash. */
  private void bracket() {
    expression.append("(?!/)[").append(skips('!') ? "^" : "");
    boolean empty = true;
    for (char sign = next("]"); sign != ']'; sign = next("]")) {
      if (sign == '/') {
        throw wrong("a slash in brackets");
      }
      inBrackets(sign);
      boolean range =
          at + 1 < glob.length() && glob.charAt(at) == '-' && glob.charAt(at + 1) != ']';
      if (range) {
        at++;
        char last = next("]");
        if (last < sign) {
          throw wrong("a range that ends before it begins: " + sign + "-" + last);
        }
        expression.append('-');
        inBrackets(last);
      }
      empty = false;
    }
    if (empty) {
      throw wrong("nothing in brackets");
    }
    expression.append(']');
  }

  private void inBrackets(char sign) {
    if ("\\[]^-&".indexOf(sign) >= 0) {
      expression.append('\\');
    }
    expression.append(sign);
  }

  private void literal(char sign) {
    if (SPECIAL.indexOf(sign) >= 0) {
      expression.append('\\');
    }
    expression.append(sign);
  }

  private boolean skips(char sign) {
    boolean there = at < glob.length() && glob.charAt(at) == sign;
    at += there ? 1 : 0;
    return there;
  }

  private char next(String wanted) {
    if (at == glob.length()) {
      throw wrong("missing " + wanted);
    }
    return glob.charAt(at++);
  }

  private static IllegalArgumentException wrong(String reason) {
    return new IllegalArgumentException("not a glob: " + reason);
  }
}
