package dev.millrace.io.kafka;

/** How a record stands to the watermark of its partition, as the reader found it. */
public enum Standing {
  /** Its event time is its timestamp. */
  ON_TIME,
  /** It happened before the watermark that its partition had by then. */
  LATE,
  /** It claims to happen after the broker got it, by more than clocks differ. */
  FUTURE,
  /** Nobody can tell when it happened. */
  UNREADABLE;

  private static final Standing[] ALL = values();

  static Standing ofCode(int code) {
    return ALL[code];
  }

  byte code() {
    return (byte) ordinal();
  }
}
