package dev.millrace.transforms.events;

/** Why a record is no event of the declared schema: the fixed words of its dead letter. */
public enum EventReason {
  /** Bytes that are not UTF-8. */
  NOT_UTF8("not-utf8", "Expected UTF-8, found other bytes"),
  /** Text that is not JSON by RFC 8259. */
  NOT_JSON("not-json", "Expected JSON, found something else"),
  /** JSON, but of another kind than an object. */
  NOT_AN_OBJECT("not-an-object", "Expected an object, found JSON of another kind"),
  /** Text that is not CSV by RFC 4180. */
  NOT_CSV("not-csv", "Expected CSV, found something else"),
  /** Bytes that are no record of Avro, as it is said to be encoded. */
  NOT_AVRO("not-avro", "Expected a record of Avro, found other bytes"),
  /** Avro that was written with a schema that nobody has told. */
  UNKNOWN_SCHEMA(
      "unknown-schema",
      "Expected a record that was written with the declared schema, found one of another"),
  /** A record of a topic with nothing in it: its key is deleted. */
  NO_VALUE("no-value", "Expected an event, found a record without a value"),
  /** The first record of its file does not name the columns. */
  BAD_HEADER("bad-header", "Expected a header with a name for each column"),
  /** It has more or fewer columns than the header. */
  WRONG_COLUMN_COUNT(
      "wrong-column-count", "Expected as many columns as in the header, found another number"),
  /** It has a field twice. */
  DUPLICATE_FIELD("duplicate-field", "is given twice"),
  /** It has a field that the schema does not know. */
  UNKNOWN_FIELD(
      "unknown-field", "is not in the schema (add it there, or give --unknownFields=ignore)"),
  /** It lacks a field that has no default. */
  MISSING_FIELD("missing-field", "expected a value, not given"),
  /** It has nothing in a field that must have a value. */
  UNEXPECTED_NULL("unexpected-null", "expected a value, found nothing"),
  /** It has a value of another type. */
  WRONG_TYPE("wrong-type", "expected another type"),
  /** It has a value of the right type that the field cannot hold exactly. */
  OUT_OF_RANGE("out-of-range", "expected a value that the field can hold"),
  /** It has a word that is none of the field's symbols. */
  UNKNOWN_SYMBOL("unknown-symbol", "expected one of the field's symbols, found something else"),
  /** It has text that is no IP address where one must be cut short. */
  NOT_AN_ADDRESS("not-an-address", "expected an IP address, found something else");

  private final String word;
  private final String words;

  EventReason(String word, String words) {
    this.word = word;
    this.words = words;
  }

  /** What is wrong, without anything that stood in the record. */
  String words() {
    return words;
  }

  /** As dead letters have it. */
  public String word() {
    return word;
  }
}
