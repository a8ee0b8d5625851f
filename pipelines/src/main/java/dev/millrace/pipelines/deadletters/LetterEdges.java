package dev.millrace.pipelines.deadletters;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import java.util.ArrayList;
import java.util.List;

/** The books of a replay up to where letters are records again. */
public final class LetterEdges {
  static final String CHOOSE = "Choose dead letters";
  static final String UNIT = "dead letters";

  /** What a manifest says there is; the receiver has read it. */
  public static final Edge FOUND = new Edge("Find dead letters", "Read dead letters", UNIT);

  public static final Edge READ = new Edge("Read dead letters", CHOOSE, UNIT);

  /** Letters that replays before this one have used up. */
  public static final Edge MARKS = new Edge("Find replayed letters", CHOOSE, "marks");

  public static final Edge CORRECTIONS = new Edge("Read corrected letters", CHOOSE, "corrections");

  /** Letters that this replay uses up. */
  public static final Edge USED = new Edge(CHOOSE, "Land replayed letters", UNIT);

  /** Letters that a replay which replaces the run before lands with its own. */
  public static final Edge LEFT = new Edge(CHOOSE, "Land letters left", UNIT);

  private LetterEdges() {}

  /**
   * A plan with the edges of a replay that adds to the runs before.
   *
   * @param next to the first step of the pipeline
   */
  public static LedgerPlan in(LedgerPlan plan, Edge next) {
    return chosen(plan.withEdges(FOUND, READ, MARKS, CORRECTIONS, USED, next), next)
        .withConserved(List.of(READ), andAsides(USED));
  }

  /**
   * A plan with the edges of a replay that replaces the runs before: there are no marks, and no
   * letter stays behind.
   *
   * @param next to the first step of the pipeline
   */
  public static LedgerPlan inWhole(LedgerPlan plan, Edge next) {
    return chosen(plan.withEdges(FOUND, READ, MARKS, CORRECTIONS, LEFT, next), next)
        .withConserved(List.of(READ), List.of(next, LEFT));
  }

  private static LedgerPlan chosen(LedgerPlan plan, Edge next) {
    LedgerPlan all = plan;
    for (Edge aside : Fate.asides()) {
      all = all.withAside(aside);
    }
    return all.withConserved(List.of(READ), andAsides(next));
  }

  private static List<Edge> andAsides(Edge edge) {
    List<Edge> all = new ArrayList<>(List.of(Fate.asides()));
    all.add(edge);
    return all;
  }
}
