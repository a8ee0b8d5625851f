package dev.millrace.transforms.accesslog;

/** What a field of a log format is for. */
enum Field {
  CLIENT(Content.NO_SEPARATOR),
  /** A list of addresses that proxies wrote, of which the client's is taken. */
  FORWARDED(Content.ANYTHING),
  IDENT(Content.NO_SEPARATOR),
  USER(Content.ANYTHING),
  TIME(Content.NO_SEPARATOR),
  REQUEST(Content.ANYTHING),
  METHOD(Content.NO_SEPARATOR),
  TARGET(Content.ANYTHING),
  /** What follows the path, with its question mark. */
  QUERY(Content.ANYTHING),
  /** What follows the path, without its question mark. */
  ARGUMENTS(Content.ANYTHING),
  PROTOCOL(Content.NO_SEPARATOR),
  STATUS(Content.NO_SEPARATOR),
  BYTES(Content.NO_SEPARATOR),
  REFERRER(Content.ANYTHING),
  AGENT(Content.ANYTHING),
  SKIPPED(Content.ANYTHING);

  private enum Content {
    ANYTHING,
    NO_SEPARATOR
  }

  private final boolean holdsAnything;

  Field(Content content) {
    this.holdsAnything = content == Content.ANYTHING;
  }

  /** Whether the text between two fields may also stand inside of this one. */
  boolean holdsAnything() {
    return holdsAnything;
  }
}
