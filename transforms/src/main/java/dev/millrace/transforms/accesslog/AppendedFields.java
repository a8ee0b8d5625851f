package dev.millrace.transforms.accesslog;

/**
 * Recognises fields that a server appends to a well-known format: each after a blank, without
 * quotes in it or quoted as a whole.
 */
final class AppendedFields {
  private AppendedFields() {}

  /** Whether there is nothing else from {@code from} to {@code to}. */
  static boolean standAt(byte[] line, int from, int to) {
    int at = from;
    while (at < to) {
      if (line[at] != ' ' && line[at] != '\t') {
        return false;
      }
      at++;
      at = at < to && line[at] == '"' ? afterQuoted(line, at + 1, to) : afterPlain(line, at, to);
    }
    return at == to;
  }

  /** Index after the closing quote, or beyond {@code to} if there is none. */
  private static int afterQuoted(byte[] line, int from, int to) {
    int at = from;
    while (at < to && line[at] != '"') {
      at += line[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** Index of the next blank, or of {@code to}, or beyond {@code to} if there is a quote before. */
  private static int afterPlain(byte[] line, int from, int to) {
    int at = from;
    while (at < to && line[at] != ' ' && line[at] != '\t') {
      if (line[at] == '"') {
        return to + 1;
      }
      at++;
    }
    return at;
  }
}
