package dev.millrace.transforms.events;

/**
 * A record is no event of the schema. Thrown for as many records as a feed may have bad ones, so it
 * has no stack trace.
 */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  private static final String HIDDEN = "\"***\"";

  private final EventReason reason;
  private final String field;
  private final String said;

  /** The field, without names that the record alone gave. */
  private final String declaredField;

  /** What was said, without anything that stood in the record. */
  private final String saidWithoutValues;

  private Refusal(
      EventReason reason,
      String field,
      String said,
      String declaredField,
      String saidWithoutValues) {
    super(said, null, false, false);
    this.reason = reason;
    this.field = field;
    this.said = said;
    this.declaredField = declaredField;
    this.saidWithoutValues = saidWithoutValues;
  }

  /** Of the record as a whole. */
  static Refusal of(EventReason reason, String said) {
    return new Refusal(reason, "", said, "", reason.words());
  }

  /** Of the record as a whole, of which there is nothing more to say. */
  public static Refusal ofReason(EventReason reason) {
    return of(reason, reason.words());
  }

  /** Of one value; who knows its field says so by {@link #in}. */
  static Refusal wrongType(String expected, String found) {
    return expecting(EventReason.WRONG_TYPE, expected, found);
  }

  static Refusal outOfRange(String expected, String found) {
    return expecting(EventReason.OUT_OF_RANGE, expected, found);
  }

  /**
   * @param expected in words of the schema alone
   * @param found in words that may hold the value
   */
  static Refusal expecting(EventReason reason, String expected, String found) {
    return new Refusal(
        reason,
        "",
        "expected " + expected + ", found " + found,
        "",
        "expected " + expected + ", found something else");
  }

  /** The same, in a field of the schema: {@code order.lines[2].price}. */
  Refusal in(String outer) {
    return new Refusal(
        reason, within(outer, field), said, within(outer, declaredField), saidWithoutValues);
  }

  /** The same, in a field that the record has and the schema does not. */
  Refusal inUnknown(String name) {
    return new Refusal(reason, quoted(name), said, HIDDEN, saidWithoutValues);
  }

  private static String within(String outer, String field) {
    return field.isEmpty() ? outer : field.startsWith("[") ? outer + field : outer + "." + field;
  }

  /**
   * The same without anything that stood in the record: no value, no name that the schema does not
   * know. For records with fields that nobody may see.
   */
  public Refusal withoutValues() {
    return new Refusal(reason, declaredField, saidWithoutValues, declaredField, saidWithoutValues);
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
