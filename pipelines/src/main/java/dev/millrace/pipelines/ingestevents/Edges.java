package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.LedgerPlan;
import dev.millrace.transforms.LedgerCount.Side;
import dev.millrace.transforms.Step;
import java.util.List;

/** The books of this pipeline: its steps in the user's words, and what each hands to the next. */
final class Edges {
  static final Edge FILES = new Edge("Find event files", "Read events", "bytes");
  static final Edge TABLES = new Edge("Find event tables", "Read events", "ranges");

  /** The files of all tables of BigQuery; what is in the books is counted by {@link #rowsOf}. */
  static final Edge EXTRACTED = new Edge("Extract from BigQuery", "Read events", "rows");

  static final Edge OFFSETS = new Edge("Find offsets", "Read events", "offsets");

  static final Edge RECORDS = new Edge("Read events", "Parse events", "records");
  static final Edge DEAD_LETTERS = new Edge("Parse events", "Land dead letters", "dead letters");
  static final Edge BLANK = new Edge("Parse events", "blank lines", "records");
  static final Edge IGNORED = new Edge("Parse events", "ignored fields", "fields");
  static final Edge EVENTS_TO_COMPARE = new Edge("Parse events", "Drop duplicates", "events");
  static final Edge DUPLICATES = new Edge("Drop duplicates", Step.DUPLICATES, "events");
  static final Edge DISTINCT_EVENTS = new Edge("Drop duplicates", "Partition events", "events");
  static final Edge EVENTS = new Edge("Parse events", "Partition events", "events");

  /** Counted by those that {@link #LEARNED} is made of. */
  static final Edge EVENTS_TO_LEARN = new Edge("Parse events", "Learn baselines", "events");

  /** As {@link #EVENTS_TO_LEARN}. */
  static final Edge SEEN_VALUES = new Edge("Look at values", "Learn baselines", "events");

  /** Events that baselines were learned from, against those that are judged by them. */
  static final Edge LEARNED = new Edge("Learn baselines", "Partition events", "learned events");

  static final Edge ROWS = new Edge("Partition events", "Land events", "rows");
  static final Edge ANOMALIES = new Edge("Partition events", "Land anomalies", "rows");
  static final Edge PROFILES = new Edge("Partition events", "Report quality", "rows");
  static final Edge KEYS = new Edge("Partition events", "Count repeated values", "keys");

  /** Counted by the sender; the report holds what arrives against it before it is written. */
  static final Edge REPEATS = new Edge("Count repeated values", "Report quality", "repeated rows");

  /** As {@link #REPEATS}. */
  static final Edge BROKEN_RULES = new Edge("Partition events", "Report quality", "broken rules");

  /** Counted as {@link #DEAD_LETTERS}, which the report holds what arrives against. */
  static final Edge REASONS = new Edge("Parse events", "Report quality", "dead letters");

  /** Counted as {@link #PROFILES}, which the report holds what arrives against. */
  static final Edge PARTITION_ROWS = new Edge("Report quality", "Report partitions", "rows");

  static final Edge LANDED_FILES = LandPartitions.filesOf(ROWS);

  /** Of a run whose files BigQuery loads. */
  static final Edge LOADED = new Edge("Land events", "Load into BigQuery", "rows");

  /** Of a run whose events BigQuery must take before they have rows. */
  static final Edge ACCEPTED = new Edge("Send to BigQuery", EVENTS.to(), "events");

  static final Edge REFUSED = new Edge(ACCEPTED.from(), DEAD_LETTERS.to(), "dead letters");
  static final Edge SENT = new Edge(ACCEPTED.from(), "Commit in BigQuery", "rows");

  /** What must balance before a run is published. */
  static final LedgerPlan PLAN =
      told(
              LedgerPlan.of("ingest-events")
                  .withEdges(FILES, TABLES, OFFSETS, RECORDS, DEAD_LETTERS)
                  .withEdges(EVENTS_TO_COMPARE, DISTINCT_EVENTS, EVENTS, LEARNED, ROWS, ANOMALIES)
                  .withEdges(PROFILES, KEYS)
                  .withEdges(LANDED_FILES),
              RECORDS,
              DUPLICATES)
          .withConserved(List.of(RECORDS), List.of(EVENTS_TO_COMPARE, EVENTS, DEAD_LETTERS, BLANK))
          .withConserved(List.of(EVENTS_TO_COMPARE), List.of(DISTINCT_EVENTS, DUPLICATES))
          .withConserved(List.of(DISTINCT_EVENTS, EVENTS), List.of(ROWS, ANOMALIES));

  /**
   * The plan with what the books of each run tell, wherever its records come from.
   *
   * @param records the edge that they come over
   * @param duplicates edges of those that are dropped
   */
  static LedgerPlan told(LedgerPlan plan, Edge records, Edge... duplicates) {
    return plan.withAside(BLANK)
        .withAside(IGNORED)
        .withAside(DUPLICATES)
        .withAside(REPEATS)
        .withAside(BROKEN_RULES)
        .withTotal("read", Side.SENT, records)
        .withTotal("kept", Side.SENT, ROWS)
        .withTotal("anomalies", Side.SENT, ANOMALIES)
        .withTotal("deadLetters", Side.SENT, DEAD_LETTERS, REFUSED)
        .withTotal("duplicates", Side.SENT, duplicates)
        .withTotal("blankLines", Side.SENT, BLANK)
        .withTotal("ignoredFields", Side.SENT, IGNORED);
  }

  /** What must balance besides before a run is published whose files BigQuery loads. */
  static LedgerPlan loading(LedgerPlan plan) {
    return plan.withEdges(LOADED).withConserved(List.of(ROWS), List.of(LOADED));
  }

  /** The same edge of a run whose events are sent to BigQuery before they have rows. */
  static Edge toBigQuery(Edge edge) {
    return leadsToRows(edge) ? new Edge(edge.from(), ACCEPTED.from(), edge.unit()) : edge;
  }

  /** What must balance of such a run: its events come to their rows by way of BigQuery. */
  static LedgerPlan sending(LedgerPlan plan) {
    List<Edge> toRows = plan.edges().stream().filter(Edges::leadsToRows).toList();
    return new LedgerPlan(
            plan.pipeline(),
            plan.edges().stream().map(Edges::toBigQuery).toList(),
            plan.asides(),
            plan.totals(),
            plan.conserved().stream().map(Edges::throughBigQuery).toList())
        .withEdges(ACCEPTED, REFUSED, SENT)
        .withConserved(toRows.stream().map(Edges::toBigQuery).toList(), List.of(ACCEPTED, REFUSED))
        .withConserved(List.of(ROWS), List.of(SENT));
  }

  private static boolean leadsToRows(Edge edge) {
    return edge.to().equals(ACCEPTED.to());
  }

  private static LedgerPlan.Conserved throughBigQuery(LedgerPlan.Conserved step) {
    return new LedgerPlan.Conserved(
        step.in().stream().map(edge -> leadsToRows(edge) ? ACCEPTED : edge).distinct().toList(),
        step.out().stream().map(Edges::toBigQuery).toList());
  }

  /** Rows of one table of BigQuery, so that one's do not stand in for another's. */
  static Edge rowsOf(String table) {
    return EXTRACTED.in("rows of " + table);
  }

  private Edges() {}
}
