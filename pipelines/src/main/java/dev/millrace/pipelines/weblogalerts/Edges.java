package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import dev.millrace.transforms.LedgerCount.Side;
import dev.millrace.transforms.Step;
import java.util.List;

/** The books of this pipeline: its steps in the user's words, and what each hands to the next. */
final class Edges {
  static final String REQUESTS = "requests";

  static final Edge RANGES = new Edge("Find log files", "Read lines", "bytes");
  static final Edge LINES = new Edge("Read lines", "Parse lines", "lines");
  static final Edge LINES_TO_COMPARE = new Edge("Read lines", "Drop duplicates", "lines");
  static final Edge DISTINCT_LINES = new Edge("Drop duplicates", "Parse lines", "lines");
  static final Edge DUPLICATES = new Edge("Drop duplicates", Step.DUPLICATES, "lines");
  static final Edge DEAD_LETTERS = new Edge("Parse lines", "Land dead letters", "dead letters");
  static final Edge IGNORED = new Edge("Parse lines", "ignored", "lines");
  static final Edge TO_CLIENTS = new Edge("Parse lines", "Count clients", "requests");
  static final Edge TO_TRAFFIC = new Edge("Parse lines", "Count traffic", "requests");
  static final Edge CLIENTS = new Edge("Count clients", "Merge clients", "requests");
  static final Edge MERGED = new Edge("Merge clients", "Score clients", "client windows");
  static final Edge SCORED = new Edge("Score clients", "Judge clients", "client windows");
  static final Edge CLIENT_ROWS = new Edge("Judge clients", "Land clients", "rows");
  static final Edge CLIENT_ALERTS = new Edge("Judge clients", "Land client alerts", "alerts");
  static final Edge TRAFFIC = new Edge("Count traffic", "Merge traffic", "requests");
  static final Edge WINDOWS = new Edge("Merge traffic", "Judge traffic", "windows");
  static final Edge TRAFFIC_ROWS = new Edge("Judge traffic", "Land traffic", "rows");
  static final Edge TRAFFIC_ALERTS = new Edge("Judge traffic", "Land traffic alerts", "alerts");

  /** Of a run that keeps what was counted, in parts that can be added to. */
  static final Edge KEPT_CLIENTS =
      new Edge("Keep accumulators of clients", "Land accumulators of clients", "accumulators");

  static final Edge KEPT_TRAFFIC =
      new Edge("Keep accumulators of traffic", "Land accumulators of traffic", "accumulators");

  /** Of a run whose files BigQuery loads. */
  static final Edge LOADED_CLIENTS = new Edge("Land clients", "Load into BigQuery", "rows");

  static final Edge LOADED_TRAFFIC = new Edge("Land traffic", "Load into BigQuery", "rows");
  static final Edge LOADED_ALERTS = new Edge("Land alerts", "Load into BigQuery", "alerts");

  /** What must balance before a run is published. */
  static final LedgerPlan PLAN =
      counted(
              LedgerPlan.of("web-log-alerts")
                  .withEdges(RANGES, LINES, LINES_TO_COMPARE, DISTINCT_LINES, DEAD_LETTERS)
                  .withAside(DUPLICATES)
                  .withConserved(List.of(LINES_TO_COMPARE), List.of(DISTINCT_LINES, DUPLICATES)),
              List.of(LINES, DISTINCT_LINES),
              List.of(TO_CLIENTS),
              List.of(TO_TRAFFIC))
          .withTotal("read", Side.SENT, LINES, LINES_TO_COMPARE)
          .withTotal("kept", Side.SENT, TO_CLIENTS)
          .withTotal("deadLetters", Side.SENT, DEAD_LETTERS)
          .withTotal("duplicates", Side.SENT, DUPLICATES)
          .withTotal("ignored", Side.SENT, IGNORED);

  /** What must balance before a run is published that keeps accumulators. */
  static final LedgerPlan KEEPING_PLAN = kept(PLAN, List.of(TO_CLIENTS), List.of(TO_TRAFFIC));

  /** What must balance before a run is published whose files BigQuery loads. */
  static final LedgerPlan LOADING_PLAN =
      PLAN.withEdges(LOADED_CLIENTS, LOADED_TRAFFIC, LOADED_ALERTS)
          .withConserved(List.of(CLIENT_ROWS), List.of(LOADED_CLIENTS))
          .withConserved(List.of(TRAFFIC_ROWS), List.of(LOADED_TRAFFIC))
          .withConserved(List.of(CLIENT_ALERTS, TRAFFIC_ALERTS), List.of(LOADED_ALERTS));

  private Edges() {}

  /**
   * A plan with what becomes of lines.
   *
   * @param lines over which they come
   * @param clients over which requests come where they are counted by client
   * @param traffic over which they come where they are counted for the whole site
   */
  static LedgerPlan counted(
      LedgerPlan plan, List<Edge> lines, List<Edge> clients, List<Edge> traffic) {
    return plan.withEdges(TO_CLIENTS, CLIENTS, MERGED, SCORED)
        .withEdges(CLIENT_ROWS, CLIENT_ROWS.in(REQUESTS), CLIENT_ALERTS)
        .withEdges(TO_TRAFFIC, TRAFFIC, WINDOWS)
        .withEdges(TRAFFIC_ROWS, TRAFFIC_ROWS.in(REQUESTS), TRAFFIC_ALERTS)
        .withAside(IGNORED)
        .withConserved(lines, List.of(TO_CLIENTS, DEAD_LETTERS, IGNORED))
        .withConserved(lines, List.of(TO_TRAFFIC, DEAD_LETTERS, IGNORED))
        .withConserved(clients, List.of(CLIENTS))
        .withConserved(List.of(CLIENTS), List.of(CLIENT_ROWS.in(REQUESTS)))
        .withConserved(List.of(MERGED), List.of(SCORED))
        .withConserved(List.of(SCORED), List.of(CLIENT_ROWS))
        .withConserved(traffic, List.of(TRAFFIC))
        .withConserved(List.of(TRAFFIC), List.of(TRAFFIC_ROWS.in(REQUESTS)));
  }

  /** A plan with what is kept of the same requests. */
  static LedgerPlan kept(LedgerPlan plan, List<Edge> clients, List<Edge> traffic) {
    return plan.withEdges(KEPT_CLIENTS, KEPT_CLIENTS.in(REQUESTS))
        .withEdges(KEPT_TRAFFIC, KEPT_TRAFFIC.in(REQUESTS))
        .withConserved(clients, List.of(KEPT_CLIENTS.in(REQUESTS)))
        .withConserved(traffic, List.of(KEPT_TRAFFIC.in(REQUESTS)));
  }
}
