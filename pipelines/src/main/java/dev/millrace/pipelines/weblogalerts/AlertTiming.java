package dev.millrace.pipelines.weblogalerts;

/** When a stream sends its alerts to a topic. */
enum AlertTiming {
  /** When their window is published. */
  WHEN_PUBLISHED,
  /** A client's as soon as it is over the line; the whole window then has the last word. */
  EARLY
}
