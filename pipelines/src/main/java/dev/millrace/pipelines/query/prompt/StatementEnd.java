package dev.millrace.pipelines.query.prompt;

/** Looks for the semicolon that ends a statement: one outside of texts, quoted names, comments. */
final class StatementEnd {
  private StatementEnd() {}

  /** Whether the last thing said is such a semicolon; blanks and comments may follow it. */
  static boolean isIn(String text) {
    boolean ended = false;
    int at = 0;
    while (at < text.length()) {
      char first = text.charAt(at);
      int next = after(text, at);
      if (next < 0) {
        return false;
      }
      boolean said = !Character.isWhitespace(first) && !isComment(text, at);
      ended = said ? first == ';' : ended;
      at = next;
    }
    return ended;
  }

  /** Where what begins here is over; negative if it is not over in this text. */
  private static int after(String text, int at) {
    char first = text.charAt(at);
    if (first == '\'' || first == '"' || first == '`') {
      int end = text.indexOf(first, at + 1);
      return end < 0 ? -1 : end + 1;
    }
    if (text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end + 1;
    }
    if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      return end < 0 ? -1 : end + 2;
    }
    return at + 1;
  }

  private static boolean isComment(String text, int at) {
    return text.startsWith("--", at) || text.startsWith("/*", at);
  }
}
