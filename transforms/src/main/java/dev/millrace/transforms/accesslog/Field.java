package dev.millrace.transforms.accesslog;

/** What a field of a log format is for. */
enum Field {
  CLIENT(false),
  /** A list of addresses that proxies wrote, of which the client's is taken. */
  FORWARDED(true),
  IDENT(false),
  USER(true),
  TIME(false),
  REQUEST(true),
  METHOD(false),
  TARGET(true),
  /** What follows the path, with its question mark. */
  QUERY(true),
  /** What follows the path, without its question mark. */
  ARGUMENTS(true),
  PROTOCOL(false),
  STATUS(false),
  BYTES(false),
  REFERRER(true),
  AGENT(true),
  SKIPPED(true);

  private final boolean holdsAnything;

  Field(boolean holdsAnything) {
    this.holdsAnything = holdsAnything;
  }

  /** Whether the text between two fields may also stand inside of this one. */
  boolean holdsAnything() {
    return holdsAnything;
  }
}
