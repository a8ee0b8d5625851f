package dev.millrace.pipelines.ingestevents;

/** How much time is in a folder. */
public enum PartitionBy {
  /** {@code date=2026-02-01}, of UTC. */
  DATE,
  /** {@code date=2026-02-01/hour=07}, of UTC. */
  HOUR
}
