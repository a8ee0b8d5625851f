package dev.millrace.transforms.events;

/** Why a record is no event of the declared schema: the fixed words of its dead letter. */
public enum EventReason {
  /** Bytes that are not UTF-8. */
  NOT_UTF8("not-utf8"),
  /** Text that is not JSON by RFC 8259. */
  NOT_JSON("not-json"),
  /** JSON, but of another kind than an object. */
  NOT_AN_OBJECT("not-an-object"),
  /** Text that is not CSV by RFC 4180. */
  NOT_CSV("not-csv"),
  /** The first record of its file does not name the columns. */
  BAD_HEADER("bad-header"),
  /** It has more or fewer columns than the header. */
  WRONG_COLUMN_COUNT("wrong-column-count"),
  /** It has a field twice. */
  DUPLICATE_FIELD("duplicate-field"),
  /** It has a field that the schema does not know. */
  UNKNOWN_FIELD("unknown-field"),
  /** It lacks a field that has no default. */
  MISSING_FIELD("missing-field"),
  /** It has nothing in a field that must have a value. */
  UNEXPECTED_NULL("unexpected-null"),
  /** It has a value of another type. */
  WRONG_TYPE("wrong-type"),
  /** It has a value of the right type that the field cannot hold exactly. */
  OUT_OF_RANGE("out-of-range"),
  /** It has a word that is none of the field's symbols. */
  UNKNOWN_SYMBOL("unknown-symbol");

  private final String word;

  EventReason(String word) {
    this.word = word;
  }

  /** As dead letters have it. */
  public String word() {
    return word;
  }
}
