package dev.millrace.transforms.events;

/**
 * A record is no event of the schema. Thrown for as many records as a feed may have bad ones, so it
 * has no stack trace.
 */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  private final EventReason reason;
  private final String field;
  private final String said;

  private Refusal(EventReason reason, String field, String said) {
    super(said, null, false, false);
    this.reason = reason;
    this.field = field;
    this.said = said;
  }

  /** Of the record as a whole. */
  static Refusal of(EventReason reason, String said) {
    return new Refusal(reason, "", said);
  }

  /** Of one value; who knows its field says so by {@link #in}. */
  static Refusal wrongType(String expected, String found) {
    return new Refusal(EventReason.WRONG_TYPE, "", "expected " + expected + ", found " + found);
  }

  static Refusal outOfRange(String expected, String found) {
    return new Refusal(EventReason.OUT_OF_RANGE, "", "expected " + expected + ", found " + found);
  }

  /** The same, in a field: {@code order.lines[2].price}. */
  Refusal in(String outer) {
    String path =
        field.isEmpty() ? outer : field.startsWith("[") ? outer + field : outer + "." + field;
    return new Refusal(reason, path, said);
  }

  /** The field, what was expected and what was found, for a person; one line. */
  @Override
  public String getMessage() {
    return field.isEmpty() ? said : field + ": " + said;
  }

  /** Why. */
  public EventReason reason() {
    return reason;
  }

  /** The field, with those that it is in; empty if it is the record as a whole. */
  public String field() {
    return field;
  }

  /** Text as a message shows it: on one line, quoted, and not endless. */
  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("\"");
    int end = Math.min(text.length(), SHOWN);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
        shown.append("\\u%04x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.append(text.length() > SHOWN ? "…\"" : "\"").toString();
  }
}
