package dev.millrace.pipelines.weblogalerts;

import java.util.Locale;

/** What equal lines mean. */
enum Duplicates {
  /** Each line is a request of its own. */
  KEEP,
  /** The files of a server are overlapping copies of one log. */
  COPIES,
  /** Records of a topic that have one id in a header, and one line, are one. */
  ID;

  private static final String BY_HEADER = "id:";

  /** What the option says, which was checked. */
  static Duplicates of(String option) {
    return option.startsWith(BY_HEADER) ? ID : valueOf(option.toUpperCase(Locale.ROOT));
  }

  /** The header that {@link #ID} goes by. */
  static String header(String option) {
    return option.substring(BY_HEADER.length());
  }
}
