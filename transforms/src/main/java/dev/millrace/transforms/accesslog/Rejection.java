package dev.millrace.transforms.accesslog;

/**
 * Why a line is no entry of the log.
 *
 * @param reason one of {@link Reason}'s words, for counting
 * @param message which field, in which column (from 1, in bytes), what was found and what is valid
 */
public record Rejection(String reason, String message) {

  /** What can be wrong with a line, by the first thing that is. */
  public enum Reason {
    /** Nothing but blanks. */
    EMPTY("empty"),
    /** Longer than {@link AccessLogParser#MAX_LENGTH}. */
    TOO_LONG("too-long"),
    /** The line ends before a field that the format has. */
    MISSING_FIELD("missing-field"),
    /** Between two fields stands something else than the format says. */
    WRONG_SEPARATOR("wrong-separator"),
    /** A quoted field that is not the last has no end. */
    UNCLOSED_QUOTE("unclosed-quote"),
    /** No time, none of the calendar, or not in the format's shape. */
    BAD_TIME("bad-time"),
    /** A status that is neither three digits nor absent. */
    BAD_STATUS("bad-status"),
    /** A number of bytes that is neither a number nor absent. */
    BAD_BYTES("bad-bytes");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** The fixed word that dead letters carry. */
    public String word() {
      return word;
    }
  }

  static Rejection of(Reason reason, String message) {
    return new Rejection(reason.word(), message);
  }
}
