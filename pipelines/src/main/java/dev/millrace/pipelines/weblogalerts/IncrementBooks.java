package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;

/** The books of what an increment holds for the next; those of windows are {@link Edges}. */
final class IncrementBooks {
  static final Edge HELD = new Edge("Close windows", "Hold open windows", "parts");
  static final Edge HISTORY = new Edge("Judge traffic", "Hold history", "windows");
  static final Edge PLACES = new Edge("Read lines", "Hold places", "partitions");

  static final LedgerPlan PLAN = LedgerPlan.of("web-log-alerts").withEdges(HELD, HISTORY, PLACES);

  private IncrementBooks() {}
}
