package dev.millrace.pipelines.query;

/** How a result is printed. */
public enum PrintFormat {
  /** An aligned table with names and types of columns, for people. */
  TABLE,
  /** RFC 4180 with a header. */
  CSV,
  /** JSON Lines: an object for each row. */
  JSONL
}
