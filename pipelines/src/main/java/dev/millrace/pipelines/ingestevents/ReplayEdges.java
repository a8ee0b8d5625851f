package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import dev.millrace.pipelines.deadletters.Fate;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.transforms.LedgerCount.Side;
import dev.millrace.transforms.Step;
import java.util.List;

/** The books of a run that replays dead letters, where they differ from those of {@link Edges}. */
final class ReplayEdges {
  private static final String COMPARE = "Compare with the table";

  static final Edge RECORDS = new Edge(LetterEdges.USED.from(), "Parse events", "records");
  static final Edge LANDED = new Edge("Find landed events", "Read ids", "rows");
  static final Edge IDS = new Edge("Read ids", COMPARE, "ids");
  static final Edge DISTINCT_EVENTS = new Edge("Drop duplicates", COMPARE, "events");
  static final Edge LANDED_BEFORE = new Edge(COMPARE, Step.DUPLICATES, "events");
  static final Edge NEW_EVENTS = new Edge(COMPARE, "Partition events", "events");

  /** What must balance before a replay is published. */
  static final LedgerPlan PLAN =
      Edges.told(
              LetterEdges.in(LedgerPlan.of(Edges.PLAN.pipeline()), RECORDS)
                  .withEdges(Edges.DEAD_LETTERS, Edges.EVENTS_TO_COMPARE, Edges.DISTINCT_EVENTS)
                  .withEdges(LANDED, IDS, DISTINCT_EVENTS, NEW_EVENTS)
                  .withEdges(Edges.EVENTS, Edges.ROWS, Edges.ANOMALIES, Edges.LANDED_FILES)
                  .withEdges(Edges.PROFILES, Edges.KEYS)
                  .withTotal("letters", Side.SENT, LetterEdges.READ)
                  .withTotal("replayed", Side.SENT, RECORDS)
                  .withTotal("replayedBefore", Side.SENT, Fate.REPLAYED_BEFORE.aside())
                  .withTotal("outOfAttempts", Side.SENT, Fate.OUT_OF_ATTEMPTS.aside())
                  .withTotal("incomplete", Side.SENT, Fate.INCOMPLETE.aside()),
              RECORDS,
              Edges.DUPLICATES,
              LANDED_BEFORE)
          .withAside(LANDED_BEFORE)
          .withConserved(
              List.of(RECORDS),
              List.of(Edges.EVENTS_TO_COMPARE, Edges.EVENTS, Edges.DEAD_LETTERS, Edges.BLANK))
          .withConserved(
              List.of(Edges.EVENTS_TO_COMPARE),
              List.of(Edges.DISTINCT_EVENTS, DISTINCT_EVENTS, Edges.DUPLICATES))
          .withConserved(List.of(DISTINCT_EVENTS), List.of(NEW_EVENTS, LANDED_BEFORE))
          .withConserved(
              List.of(Edges.DISTINCT_EVENTS, NEW_EVENTS, Edges.EVENTS),
              List.of(Edges.ROWS, Edges.ANOMALIES));

  private ReplayEdges() {}
}
