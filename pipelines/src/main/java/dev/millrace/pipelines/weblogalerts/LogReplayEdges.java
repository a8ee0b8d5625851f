package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.LedgerPlan;
import dev.millrace.pipelines.deadletters.Fate;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.transforms.LedgerCount.Side;
import java.util.List;

/** The books of a run that replays dead letters, where they differ from those of {@link Edges}. */
final class LogReplayEdges {
  static final Edge LINES = new Edge(LetterEdges.LEFT.from(), Edges.LINES.to(), "lines");

  /** What a manifest says there is; the receiver has read it. */
  static final Edge FOUND = new Edge("Find accumulators", "Read accumulators", "accumulators");

  static final Edge RESTORED_CLIENTS = new Edge(FOUND.to(), Edges.TO_CLIENTS.to(), Edges.REQUESTS);
  static final Edge RESTORED_TRAFFIC = new Edge(FOUND.to(), Edges.TO_TRAFFIC.to(), Edges.REQUESTS);

  /** What must balance before a replay is published. */
  static final LedgerPlan PLAN =
      Edges.kept(
              Edges.counted(
                  LetterEdges.inWhole(LedgerPlan.of(Edges.PLAN.pipeline()), LINES)
                      .withEdges(Edges.DEAD_LETTERS, FOUND, RESTORED_CLIENTS, RESTORED_TRAFFIC),
                  List.of(LINES),
                  clients(),
                  traffic()),
              clients(),
              traffic())
          .withTotal("letters", Side.SENT, LetterEdges.READ)
          .withTotal("replayed", Side.SENT, LINES)
          .withTotal("counted", Side.SENT, Edges.TO_CLIENTS)
          .withTotal("ignored", Side.SENT, Edges.IGNORED)
          .withTotal("deadLettersAgain", Side.SENT, Edges.DEAD_LETTERS)
          .withTotal("left", Side.SENT, LetterEdges.LEFT)
          .withTotal("outOfAttempts", Side.SENT, Fate.OUT_OF_ATTEMPTS.aside())
          .withTotal("incomplete", Side.SENT, Fate.INCOMPLETE.aside())
          .withTotal("kept", Side.SENT, Edges.CLIENTS)
          .withTotal("deadLetters", Side.SENT, Edges.DEAD_LETTERS, LetterEdges.LEFT);

  private LogReplayEdges() {}

  private static List<Edge> clients() {
    return List.of(Edges.TO_CLIENTS, RESTORED_CLIENTS);
  }

  private static List<Edge> traffic() {
    return List.of(Edges.TO_TRAFFIC, RESTORED_TRAFFIC);
  }
}
