package dev.millrace.transforms.accesslog;

/**
 * Takes the format out of a whole line of a server's configuration, because that is what people
 * copy: {@code LogFormat "…" nickname}, or {@code log_format name '…' '…';}.
 */
final class Directive {
  private Directive() {}

  /** The format in the directive, or the text itself if it is none. */
  static String formatIn(String text) {
    boolean isNginx = text.startsWith("log_format ");
    if (!isNginx && !text.startsWith("LogFormat ")) {
      return text;
    }
    StringBuilder format = new StringBuilder();
    int end = 0;
    for (int i = 0; i < text.length(); i++) {
      char quote = text.charAt(i);
      boolean opens = quote == '"' || quote == '\'';
      if (opens && (isNginx || end == 0)) {
        end = closing(text, i);
        format.append(text, i + 1, end);
        i = end;
      }
    }
    if (end == 0) {
      throw FormatCompiler.invalid(text, 0, "directive without a format in quotes");
    }
    return format.toString();
  }

  private static int closing(String text, int open) {
    for (int i = open + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == text.charAt(open)) {
        return i;
      }
    }
    throw FormatCompiler.invalid(text, open, "quote without an end");
  }
}
