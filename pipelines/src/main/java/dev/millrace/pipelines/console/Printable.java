package dev.millrace.pipelines.console;

/**
 * Makes text safe for a terminal. What comes from a log was often typed by an attacker, who may
 * have put escape sequences there.
 */
final class Printable {
  private Printable() {}

  /** The text with control characters, and those that turn its direction, as escapes. */
  static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    safe.append(
                        point < 256 ? "\\x%02x".formatted(point) : "\\u%04x".formatted(point));
                default -> safe.appendCodePoint(point);
              }
            });
    return safe.toString();
  }
}
