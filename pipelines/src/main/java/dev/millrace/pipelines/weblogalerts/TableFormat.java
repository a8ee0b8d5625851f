package dev.millrace.pipelines.weblogalerts;

/** How tables are written. */
public enum TableFormat {
  /** Apache Parquet. */
  PARQUET,
  /** JSON Lines: one object a line. */
  JSONL
}
