package dev.millrace.pipelines.weblogalerts;

/** What equal lines mean. */
public enum Duplicates {
  /** Each line is a request of its own. */
  KEEP,
  /** The files of a server are overlapping copies of one log. */
  COPIES
}
