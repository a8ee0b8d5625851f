package dev.millrace.pipelines.archivetopic;

import dev.millrace.io.Edge;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.LedgerPlan;
import dev.millrace.transforms.LedgerCount.Side;
import java.util.List;

/** The books of this pipeline: its steps in the user's words, and what each hands to the next. */
final class Edges {
  static final Edge OFFSETS = new Edge("Find offsets", "Read records", "offsets");
  static final Edge RECORDS = new Edge("Read records", "Take rows", "records");
  static final Edge ROWS = new Edge("Take rows", "Land records", "records");

  static final Edge FILES = LandPartitions.filesOf(ROWS);

  /** What must balance before a run is published. */
  static final LedgerPlan PLAN =
      LedgerPlan.of("archive-topic")
          .withEdges(OFFSETS, RECORDS, ROWS, FILES)
          .withTotal("read", Side.SENT, RECORDS)
          .withTotal("kept", Side.SENT, ROWS)
          .withConserved(List.of(RECORDS), List.of(ROWS));

  private Edges() {}
}
